/** What a frame of 20 ms costs: {@code mvn -Pbenchmark -pl audio-codec -am verify -DskipTests}. Nothing of this is shipped. */
package org.tandemrelay.audio.benchmark;

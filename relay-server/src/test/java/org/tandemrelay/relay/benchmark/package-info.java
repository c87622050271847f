/**
 * What the parts of the audio path cost, by JMH: {@code mvn -Prelay-benchmark -pl relay-server -am verify -DskipTests
 * -Dbenchmark='AudioPath|FrameBenchmark'}. Figures are in docs/performance.md.
 */
@NullMarked
package org.tandemrelay.relay.benchmark;

import org.jspecify.annotations.NullMarked;

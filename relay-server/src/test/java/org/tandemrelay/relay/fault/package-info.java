/** Rows of faults that a relay must survive, by number; {@code target/fault-matrix.txt} tells what came of each. */
package org.tandemrelay.relay.fault;

/**
 * What runs beside the callers, and what it uses.
 *
 * <p>A {@link org.tandemrelay.relay.load.process.Rig} starts a relay and a simulator as processes of their own, each on the processor that {@link
 * org.tandemrelay.relay.load.process.Pinning} gives it. A {@link org.tandemrelay.relay.load.process.ProcessProbe} reads time and memory of any
 * process, and of a JVM also its collections; a {@link org.tandemrelay.relay.load.process.ThreadClock} tells the event loops from the compiler.
 */
@NullMarked
package org.tandemrelay.relay.load.process;

import org.jspecify.annotations.NullMarked;

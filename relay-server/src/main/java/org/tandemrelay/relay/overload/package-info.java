/**
 * Whether a new call would harm those that are there: asked at the door, before anything is done for it.
 *
 * <p>Two things tell. An event loop that has too much to do makes every call on it late, so each has a {@code LoopBeat}: a {@code BusyWindow}
 * says how much of its time it works and will work with the calls that it has by now, a {@code LagWindow} whether it comes round later than by
 * chance. And memory that runs out takes all calls with it, so {@code MemoryWatch} looks at the heap, at what lies beside it, and at the
 * container's. {@link org.tandemrelay.relay.overload.Overload} brings both together: a loop that is busy or late refuses what comes to it, and it
 * alone; memory that is full is so for all. Calls under way are never touched.
 *
 * <p>The work that it takes to begin a call is soon over: {@link org.tandemrelay.relay.overload.Turnstile} has the next caller wait for that.
 */
@NullMarked
package org.tandemrelay.relay.overload;

import org.jspecify.annotations.NullMarked;

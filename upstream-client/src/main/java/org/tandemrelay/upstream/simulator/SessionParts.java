package org.tandemrelay.upstream.simulator;

import io.netty.buffer.ByteBufAllocator;

/**
 * What the parts of one session share.
 *
 * @param settings how the simulator behaves
 * @param faults what goes wrong in this session
 * @param outlet the way out
 * @param events makes the events that go out
 * @param clock the session's event loop
 * @param log what tests may look at
 * @param allocator of the session's channel
 */
record SessionParts(
        SimulatorSettings settings,
        Faults faults,
        Outlet outlet,
        EventWriter events,
        SessionClock clock,
        SessionLog log,
        ByteBufAllocator allocator) {}

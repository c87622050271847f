package org.tandemrelay.relay.call.downlink;

/**
 * Spreads the marks of calls that begin together, which would else all be due in the same 20 ms, and come back together, for as long as they last.
 * Each call of an event loop has its first usual mark a frame sooner than the call before, until the interval is over. Confined to its loop.
 */
final class MarkPhases {

    private static final int FRAME_MILLIS = 20;

    private int calls;

    /** By how much sooner than after a whole interval the next call's first usual mark comes, in ms: from 0 to less than the interval. */
    int next(int everyMillis) {
        int sooner = (int) ((long) calls * FRAME_MILLIS % everyMillis);
        calls = calls == Integer.MAX_VALUE ? 0 : calls + 1;
        return sooner;
    }
}

package org.tandemrelay.testing.fault;

/**
 * One thing that went through the proxy, or that the proxy did.
 *
 * @param atNanos by {@link System#nanoTime}
 * @param connection counted from 1
 * @param direction null if it is of both
 * @param kind what
 * @param unit which it was about; null if about none
 * @param fault what the proxy did; empty unless it did something
 */
public record ProxyEvent(long atNanos, int connection, Direction direction, Kind kind, Unit unit, String fault) {

    /** What happened. */
    public enum Kind {
        /** Somebody connected, and was connected. */
        CONNECTED,
        /** Somebody connected, and there was nobody to connect to. */
        UNREACHABLE,
        /** A unit was read; it may not have gone on yet. */
        READ,
        /** A fault was done to one. */
        FAULT,
        /** One side has no more to say. */
        ENDED,
        /** The connection broke, or the proxy broke it. */
        RESET
    }

    @Override
    public String toString() {
        return connection + " " + direction + " " + kind
                + (unit == null
                        ? ""
                        : " #" + unit.index() + " opcode " + unit.opcode() + ", " + unit.bytes().length + " bytes")
                + (fault.isEmpty() ? "" : " " + fault);
    }
}

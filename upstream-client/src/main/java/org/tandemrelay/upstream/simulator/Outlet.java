package org.tandemrelay.upstream.simulator;

import io.netty.buffer.ByteBuf;

/** The way out of a session: events to the client, and the end of the connection. Used on the session's event loop. */
interface Outlet {

    /**
     * Sends one event with the next {@link #flush()}.
     *
     * @param type the event's type
     * @param json the whole event; owned from here on, also when it is never sent
     */
    void send(String type, ByteBuf json);

    /** Hands what was sent to the socket. */
    void flush();

    /** Whether the client takes what it is sent fast enough for more. */
    boolean writable();

    /** Sends one Close frame, waits for its answer for a second, then ends the connection. Nothing is sent after it. */
    void close(int code, String reason);

    /** Answers the client's Close frame, or takes it as the answer to ours, and ends the connection. */
    void closedByPeer(int code);

    /** Ends the connection with a TCP reset. */
    void reset();

    /** Falls silent: nothing more is sent or read, though the socket stays open. */
    void stall();

    /** Releases what waits; the connection is gone. */
    void released();
}

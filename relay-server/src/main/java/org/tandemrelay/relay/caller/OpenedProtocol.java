package org.tandemrelay.relay.caller;

import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.Call;
import org.tandemrelay.upstream.workingset.EachFrame;

/** A dialect's side of a call that keeps the socket and the call which it is opened with. */
@EachFrame
public abstract class OpenedProtocol implements CallerProtocol {

    /** Both null until the socket is open. */
    private @Nullable CallerSocket socket;

    private @Nullable Call call;

    /** One whose socket is still to be opened. */
    protected OpenedProtocol() {}

    @Override
    public final void onOpen(CallerSocket opened, Call made) {
        socket = opened;
        call = made;
        onOpened();
    }

    /** Socket and call are there, and the call is not started: the time to greet. */
    protected void onOpened() {}

    /**
     * The caller's socket.
     *
     * @throws IllegalStateException if it is not open yet
     */
    protected final CallerSocket socket() {
        if (socket == null) {
            throw new IllegalStateException("the socket is not open");
        }
        return socket;
    }

    /**
     * The call.
     *
     * @throws IllegalStateException if it is not made yet
     */
    protected final Call call() {
        if (call == null) {
            throw new IllegalStateException("the call is not made");
        }
        return call;
    }
}

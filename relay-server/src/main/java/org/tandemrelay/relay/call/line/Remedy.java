package org.tandemrelay.relay.call.line;

import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;

/** What the end of a model's line calls for: a closed set, by its cause and its close code. */
enum Remedy {
    /** The line is opened again: the model, or the network, had enough of the line and not of the call. */
    REOPEN,
    /** Once in a call: something broke at the model's, which may break again for the same reason. */
    REOPEN_ONCE,
    /** The call ends: another line would end likewise, or the model has said all. */
    STOP;

    private static final int NO_CODE = 1005;
    private static final int NO_CLOSE = 1006;
    private static final int SERVER_ERROR = 1011;
    private static final int RESTART = 1012;
    private static final int TRY_LATER = 1013;

    /** Of the end of a line that was good, when it was good no more. */
    static Remedy of(SessionClosed end) {
        return switch (end.cause()) {
            case EXPIRED, SILENT, UNREACHABLE -> REOPEN;
            case BUSY -> end.code() == RESTART || end.code() == TRY_LATER ? REOPEN : STOP;
            case FAILED -> ofFailure(end.code());
            case NORMAL, REFUSED -> STOP;
        };
    }

    private static Remedy ofFailure(int code) {
        return switch (code) {
            case NO_CODE, NO_CLOSE -> REOPEN;
            case SERVER_ERROR -> REOPEN_ONCE;
            default -> STOP;
        };
    }

    /** Of the end of a dial while the line is opened again: a model without room now may have some in a moment. */
    static Remedy ofRedial(SessionClosed end) {
        return end.cause() == SessionClosed.Cause.BUSY ? REOPEN : of(end);
    }

    /** Of the end of a call's first dial: who is told that there is no room, or is told nothing for long, does not ask again. */
    static Remedy ofFirstDial(SessionClosed end) {
        return switch (end.cause()) {
            case BUSY, SILENT -> STOP;
            default -> of(end);
        };
    }
}

package org.tandemrelay.relay.call.line;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed.Cause;

class RemedyTest {

    @ParameterizedTest
    @CsvSource({
        "NORMAL, 1000, STOP, STOP, STOP",
        "EXPIRED, 1001, REOPEN, REOPEN, REOPEN",
        "EXPIRED, 0, REOPEN, REOPEN, REOPEN",
        "FAILED, 1002, STOP, STOP, STOP",
        "FAILED, 1005, REOPEN, REOPEN, REOPEN",
        "FAILED, 1006, REOPEN, REOPEN, REOPEN",
        "FAILED, 1007, STOP, STOP, STOP",
        "REFUSED, 1008, STOP, STOP, STOP",
        "FAILED, 1009, STOP, STOP, STOP",
        "FAILED, 1011, REOPEN_ONCE, REOPEN_ONCE, REOPEN_ONCE",
        "BUSY, 1012, REOPEN, REOPEN, STOP",
        "BUSY, 1013, REOPEN, REOPEN, STOP",
        "REFUSED, 4000, STOP, STOP, STOP",
        "FAILED, 0, STOP, STOP, STOP",
        "BUSY, 0, STOP, REOPEN, STOP",
        "SILENT, 0, REOPEN, REOPEN, STOP",
        "UNREACHABLE, 500, REOPEN, REOPEN, REOPEN",
        "UNREACHABLE, 0, REOPEN, REOPEN, REOPEN",
        "REFUSED, 401, STOP, STOP, STOP",
        "BUSY, 429, STOP, REOPEN, STOP",
        "BUSY, 503, STOP, REOPEN, STOP"
    })
    void isThatOfTheCauseAndTheCode(Cause cause, int code, Remedy talking, Remedy redialling, Remedy dialling) {
        // Given
        SessionClosed end = new SessionClosed(cause, code, "");

        // When / Then
        assertThat(Remedy.of(end)).isEqualTo(talking);
        assertThat(Remedy.ofRedial(end)).isEqualTo(redialling);
        assertThat(Remedy.ofFirstDial(end)).isEqualTo(dialling);
    }
}

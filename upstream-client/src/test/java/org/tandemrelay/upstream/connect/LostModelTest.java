package org.tandemrelay.upstream.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.upstream.session.ModelCommand.ResponseCreate;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed.Cause;

/** Models that fall silent, or break off. */
class LostModelTest extends ModelConnectorFixture {

    @Test
    void doesNotWaitForAnUpgradeForEver() throws Exception {
        // Given
        try (RawModel model = RawModel.silent()) {

            // When
            SessionClosed end = dial(model.url(), HASTY).awaitEnd();

            // Then
            assertThat(end)
                    .isEqualTo(new SessionClosed(
                            Cause.SILENT, 0, "the model did not answer the WebSocket upgrade in time"));
        }
    }

    @Test
    void doesNotWaitForTheSessionForEver() {
        // When
        SessionClosed end = dial(
                        simulator.url("fault=slow-created:60000"),
                        new ModelLimits(
                                PATIENT.connectTimeout(), SHORT, PATIENT.pingInterval(), PATIENT.silence(), 1 << 20))
                .awaitEnd();

        // Then
        assertThat(end.cause()).isEqualTo(Cause.SILENT);
        awaitCloseCode(1000);
    }

    @Test
    void findsThatTheModelHasGoneSilent() {
        // When
        SessionClosed end = speaking("fault=stall&after=1", PINGING).awaitEnd();

        // Then
        assertThat(end).isEqualTo(new SessionClosed(Cause.SILENT, 0, "nothing came from the model any more"));
    }

    @Test
    void findsThatTheModelHasGoneSilentThoughNothingIsReadFromIt() {
        // Given
        TestCall call = ready(simulator.url("fault=stall&after=1"), PINGING);

        // When
        call.run(session -> {
            session.send(new ResponseCreate(null));
            session.pauseReading(true);
        });

        // Then
        assertThat(call.awaitEnd().cause()).isEqualTo(Cause.SILENT);
    }

    @Test
    void keepsAModelThatLivesThoughNothingIsReadFromIt() {
        // Given: more patience than for a model that is gone, since it lives on a machine that stands still at times
        Duration silence = Duration.ofSeconds(2);
        TestCall call = ready(
                simulator.url(),
                new ModelLimits(
                        PATIENT.connectTimeout(), PATIENT.readyTimeout(), PINGING.pingInterval(), silence, 1 << 20));

        // When
        call.run(session -> session.pauseReading(true));

        // Then
        await().during(silence.multipliedBy(2))
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(call.all(SessionClosed.class)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "1000, NORMAL",
        "1001, EXPIRED",
        "1008, REFUSED",
        "1009, FAILED",
        "1011, FAILED",
        "1012, BUSY",
        "1013, BUSY",
        "4000, REFUSED"
    })
    void tellsHowTheModelClosed(int code, Cause cause) {
        // When
        SessionClosed end = speaking("fault=close:" + code + "&after=1&reason=so%20it%20is", PATIENT)
                .awaitEnd();

        // Then
        assertThat(end.cause()).isEqualTo(cause);
        assertThat(end.code()).isEqualTo(code);
        assertThat(end.message()).endsWith(": so it is");
        awaitCloseCode(code);
    }

    @Test
    void tellsThatTheConnectionWasReset() {
        // When
        SessionClosed end = speaking("fault=reset&after=1", PATIENT).awaitEnd();

        // Then
        assertThat(end).isEqualTo(new SessionClosed(Cause.FAILED, 1006, "the connection to the model was lost"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fault=big:70000", "fault=big:70000&fault=split:4"})
    void breaksOffWhenAMessageIsTooBig(String faults) {
        // Given
        ModelLimits limits = new ModelLimits(
                PATIENT.connectTimeout(), PATIENT.readyTimeout(), PATIENT.pingInterval(), PATIENT.silence(), 64 << 10);

        // When
        SessionClosed end = speaking(faults, limits).awaitEnd();

        // Then
        assertThat(end.cause()).isEqualTo(Cause.FAILED);
        assertThat(end.message()).contains("65536");
        awaitCloseCode(1009);
    }
}

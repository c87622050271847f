package org.tandemrelay.upstream.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.upstream.session.ModelCommand.ResponseCreate;
import org.tandemrelay.upstream.session.ModelCommand.SessionClose;
import org.tandemrelay.upstream.session.ModelEvent.ResponseDone;
import org.tandemrelay.upstream.session.ModelEvent.ResponseStarted;
import org.tandemrelay.upstream.session.ModelEvent.SessionReady;

/** Sessions that go well, until the call closes them. */
class ModelConnectorTest extends ModelConnectorFixture {

    @Test
    void holdsASessionAndClosesItWithoutAWord() {
        // Given
        TestCall call = ready(simulator.url(), PATIENT);
        call.run(session -> {
            ByteBuf silence = ByteBufAllocator.DEFAULT.buffer().writeZero(4_800);
            session.sendAudio(silence);
            session.flush();
            session.send(new ResponseCreate(null));
        });
        call.await1(ResponseDone.class);

        // When
        call.run(session -> session.send(new SessionClose(1001, "the caller hung up")));

        // Then
        awaitCloseCode(1001);
        assertThat(call.ends()).isEmpty();
        assertThat(call.audioBytes()).isPositive();
        assertThat(simulator.sessions().get(simulator.sessions().size() - 1).inputAudioBytes())
                .isEqualTo(4_800);
    }

    @Test
    void findsAModelByName() {
        // When
        TestCall call = dial(URI.create("ws://localhost:" + simulator.port() + "/v1/realtime?model=m"), PATIENT);

        // Then
        call.await1(SessionReady.class);
    }

    @Test
    void takesAMessageOfThreeMebibytesAndGoesOn() {
        // When
        TestCall call = speaking("fault=big:3145728", PATIENT);

        // Then
        call.await1(ResponseDone.class);
    }

    @Test
    void takesMessagesInFragmentsAmongUnknownOnes() {
        // When
        TestCall call = speaking("fault=split:4&fault=unknown", PATIENT);

        // Then
        call.await1(ResponseDone.class);
        assertThat(call.audioBytes()).isPositive();
    }

    @Test
    void readsNothingWhilePausedAndEverythingAfter() {
        // Given
        TestCall call = ready(simulator.url(), PATIENT);

        // When
        call.run(session -> {
            session.pauseReading(true);
            session.send(new ResponseCreate(null));
        });

        // Then
        await().during(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(call.all(ResponseStarted.class)).isEmpty());
        call.run(session -> session.pauseReading(false));
        call.await1(ResponseDone.class);
    }

    @Test
    void closesWhateverCodeAndReasonTheCallGives() {
        // Given
        TestCall call = ready(simulator.url(), PATIENT);

        // When
        call.run(session -> session.send(new SessionClose(1006, "ü".repeat(200))));

        // Then
        awaitCloseCode(1001);
        assertThat(call.ends()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "no-such-model.invalid"})
    void leavesNothingWhenClosedWhileDialling(String host) throws Exception {
        // Given
        try (RawModel model = RawModel.silent()) {

            // When
            TestCall call = dial(model.url(host), PATIENT).run(session -> session.send(new SessionClose(1000, "")));

            // Then
            connectors.forEach(ModelConnector::close);
            await().pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> assertThat(loop.channels()).isZero());
            assertThat(call.events()).isEmpty();
        }
    }

    @Test
    void doesNothingAfterTheEnd() {
        // Given
        TestCall call = dial(simulator.url("fault=refuse:401"), PATIENT);
        call.awaitEnd();
        ByteBuf late = ByteBufAllocator.DEFAULT.buffer().writeZero(480);

        // When
        call.run(session -> {
            session.sendAudio(late);
            session.send(new ResponseCreate(null));
            session.pauseReading(true);
            session.flush();
        });

        // Then
        assertThat(late.refCnt()).isZero();
        assertThat(call.session().writable()).isFalse();
    }
}

package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.tandemrelay.relay.recorded.NativeCalls.BUSY_MILLIS;
import static org.tandemrelay.relay.recorded.NativeCalls.LINGER_MILLIS;
import static org.tandemrelay.relay.recorded.NativeCalls.ONE_SAMPLE_MILLIS;
import static org.tandemrelay.relay.recorded.NativeCalls.RATE;
import static org.tandemrelay.relay.recorded.NativeCalls.SAMPLES_PER_MILLI;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.relay.recorded.line.Destination;
import org.tandemrelay.relay.recorded.line.LineDialects;

/** How a call goes to its end, in good order and otherwise. */
@Execution(ExecutionMode.CONCURRENT)
class RecordedCallEndTest {

    @RegisterExtension
    final NativeCalls calls = new NativeCalls();

    @Test
    void behavesAsAGoodClient() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new Echo(RATE, calls.speech.length, 100))) {
            // When
            NativeCalls.Result call = calls.call(relay, LINGER_MILLIS);

            // Then: it reports what it plays, at least every 100 ms, up to the end
            List<Integer> played = relay.messages("played").stream()
                    .map(message -> message.path("ms").asInt())
                    .toList();
            assertThat(played).isSorted().hasSizeBetween(4, 10);
            assertThat(played.get(played.size() - 1)).isEqualTo(800);

            // And: it echoes the mark when it has played, and hangs up in good order
            assertThat(relay.messages("mark"))
                    .extracting(message -> message.path("name").asText())
                    .containsExactly("m1");
            assertThat(relay.messages("hangup")).hasSize(1);
            assertThat(call.report().ending())
                    .isEqualTo(new Ending("caller_hangup", "the caller hung up", 1_000, true));
            assertThat(call.report().ending().failed()).isFalse();
            await().untilAsserted(() -> assertThat(relay.closeCodes()).containsExactly(1_000));
        }
    }

    @Test
    void waitsForASlowModelLongerThanItLingers() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new Echo(RATE, calls.speech.length, 1_600))) {
            // When: the model thinks for twice as long
            NativeCalls.Result call = calls.call(relay, LINGER_MILLIS);

            // Then
            assertThat(call.report().heardMillis()).isCloseTo(800, within(ONE_SAMPLE_MILLIS));
        }
    }

    @Test
    void hearsNothingFromARelayThatOnlyListens() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {})) {
            // When
            NativeCalls.Result call = calls.call(relay, 200);

            // Then
            assertThat(call.report().heardMillis()).isZero();
            assertThat(call.report().answers()).isEmpty();
            assertThat(call.report().durationMillis()).isBetween(1_000.0, 1_000 + BUSY_MILLIS);
            assertThat(call.reply()).isEmpty();
        }
    }

    @Test
    void tellsWhyTheUpgradeWasRefused() throws Exception {
        try (FakeRelay relay = FakeRelay.refusing("origin https://elsewhere is not allowed\n")) {
            // When
            NativeCalls.Result call = calls.call(relay, 100);

            // Then
            Ending ending = call.report().ending();
            assertThat(ending.failed()).isTrue();
            assertThat(ending.cause()).isEqualTo("refused");
            assertThat(ending.closeCode()).isEqualTo(403);
            assertThat(ending.message()).isEqualTo("origin https://elsewhere is not allowed");
        }
    }

    @Test
    void tellsTheCauseWhenTheRelayClosesInTheMiddle() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {
            @Override
            public void onOpen(FakeRelay.Connection line) {
                Echo.greet(line, RATE);
                line.after(200, () -> line.end("model_failed", "the model broke off", 1_011));
            }
        })) {
            // When
            NativeCalls.Result call = calls.call(relay, 100);

            // Then
            assertThat(call.report().ending())
                    .isEqualTo(new Ending("model_failed", "the model broke off", 1_011, true));
            assertThat(call.report().ending().failed()).isTrue();
            assertThat(call.event("closed").path("code").asInt()).isEqualTo(1_011);
        }
    }

    @Test
    void noticesAConnectionThatBreaks() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {
            @Override
            public void onOpen(FakeRelay.Connection line) {
                line.after(200, line::drop);
            }
        })) {
            // When
            NativeCalls.Result call = calls.call(relay, 100);

            // Then
            assertThat(call.report().ending().cause()).isEqualTo(Ending.CONNECTION_LOST);
            assertThat(call.report().ending().failed()).isTrue();
        }
    }

    @Test
    void refusesARelayThatTalksAtAnotherRate() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {
            @Override
            public void onOpen(FakeRelay.Connection line) {
                line.say("{'type':'started','call':'c-1','version':'1','encoding':'pcm16','rate':24000,'lead_ms':200}");
            }
        })) {
            // When
            NativeCalls.Result call = calls.call(relay, 100);

            // Then
            assertThat(call.report().ending().cause()).isEqualTo(Ending.RELAY_PROTOCOL);
            assertThat(call.report().ending().message()).contains("16000 Hz").contains("24000 Hz");
        }
    }

    @Test
    void givesUpOnARelayThatDoesNotAnswerTheHangup() throws Exception {
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {
            @Override
            public void onMessage(FakeRelay.Connection line, JsonNode message) {}
        })) {
            // When
            NativeCalls.Result call = calls.call(calls.plan(relay.at(RATE), calls.speech, 100, 400));

            // Then
            assertThat(call.report().ending().cause()).isEqualTo(Ending.HANGUP_UNANSWERED);
        }
    }

    @Test
    void hangsUpInGoodOrderWhenToldTo() throws Exception {
        // Given
        short[] long5s = Arrays.copyOf(calls.speech, 5_000 * SAMPLES_PER_MILLI);
        try (FakeRelay relay = FakeRelay.following(new FakeRelay.Script() {})) {
            CallPlan plan = calls.plan(relay.at(RATE), long5s, 1_000, 5_000);
            RecordedCaller caller = calls.caller(plan);
            var report = caller.connect();
            await().until(() -> caller.progress().get().spokenMillis() >= 300);

            // When
            caller.hangup();

            // Then
            Ending ending = report.get(10, TimeUnit.SECONDS).ending();
            assertThat(ending.cause()).isEqualTo("caller_hangup");
            assertThat(ending.failed()).isFalse();
            assertThat(relay.messages("hangup")).hasSize(1);
            assertThat(relay.audio().length).isLessThan(2_000 * SAMPLES_PER_MILLI * 2);
        }
    }

    @Test
    void tellsThatNobodyListens() throws Exception {
        // Given: a port that was free a moment ago
        int port;
        try (FakeRelay gone = FakeRelay.following(new FakeRelay.Script() {})) {
            port = gone.uri(RATE).getPort();
        }
        Destination nobody = new Destination(
                LineDialects.tandem(), URI.create("ws://127.0.0.1:" + port + "/v1/call?rate=" + RATE), null);

        // When
        NativeCalls.Result call = calls.call(calls.plan(nobody, calls.speech, 100, 2_000));

        // Then
        assertThat(call.report().connectMillis()).isNull();
        assertThat(call.report().ending().cause()).isEqualTo(Ending.UNREACHABLE);
        assertThat(call.report().ending().message()).contains("127.0.0.1:" + port);
    }
}

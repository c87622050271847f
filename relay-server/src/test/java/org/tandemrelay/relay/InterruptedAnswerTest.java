package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.caller.openai.FakeModel;
import org.tandemrelay.testing.Speech;

/** What goes over the two sockets when an answer is interrupted, and what does not. */
@Execution(ExecutionMode.CONCURRENT)
class InterruptedAnswerTest {

    private static final AudioFormat PCM24 = AudioFormat.pcm16(24_000);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String HEARS =
            "{\"type\":\"input_audio_buffer.speech_started\",\"audio_start_ms\":100,\"item_id\":\"turn_1\"}";

    private final FakeModel model = new FakeModel();

    @AfterEach
    void stop() {
        model.close();
    }

    private void begin(String response) {
        model.say("{\"type\":\"response.created\",\"response\":{\"id\":\"" + response + "\"}}");
    }

    private void say(String response, String item, int millis) {
        model.say("{\"type\":\"response.output_audio.delta\",\"response_id\":\"" + response + "\",\"item_id\":\"" + item
                + "\",\"output_index\":0,\"content_index\":0,\"delta\":\""
                + Base64.getEncoder().encodeToString(new byte[(int) PCM24.bytesOf(millis)]) + "\"}");
    }

    private void done(String response, String status) {
        model.say("{\"type\":\"response.done\",\"response\":{\"id\":\"" + response + "\",\"status\":\"" + status
                + "\"}}");
    }

    private List<String> told(String type) {
        return model.received().stream()
                .filter(message -> message.contains("\"" + type + "\""))
                .toList();
    }

    /** What came after the first flush. */
    private static List<NativeCaller.Message> afterTheFlush(NativeCaller caller) {
        List<NativeCaller.Message> all = caller.messages();
        int flush = all.indexOf(caller.all("flush").get(0));
        return all.subList(flush + 1, all.size());
    }

    @Test
    void isNotHeardOnceTheCallerWasToldToStopHoweverLateItComes() {
        try (TestRelay relay = TestRelay.startOn(model.url());
                NativeCaller caller = relay.call("rate=24000")) {
            // Given
            begin("resp_1");
            say("resp_1", "item_1", 2_000);
            await().atMost(PATIENCE).until(() -> caller.audio().length > PCM24.bytesOf(300));

            // When
            model.say(HEARS);
            say("resp_1", "item_1", 500);
            say("resp_1", "item_2", 500);
            done("resp_1", "cancelled");
            begin("resp_2");
            say("resp_2", "item_3", 200);
            done("resp_2", "completed");

            // Then
            caller.await("mark", 1);
            List<NativeCaller.Message> after = afterTheFlush(caller);
            assertThat(after.stream().filter(message -> message.is("audio")))
                    .extracting(message -> message.text("item"))
                    .containsExactly("item_3");
            assertThat(after.stream()
                            .filter(message -> message.audio() != null)
                            .mapToInt(message -> message.audio().length)
                            .sum())
                    .isEqualTo((int) PCM24.bytesOf(200));
            assertThat(told("conversation.item.truncate")).hasSize(1).allMatch(one -> one.contains("item_1"));
            assertThat(told("conversation.item.delete")).hasSize(1).allMatch(one -> one.contains("item_2"));
        }
    }

    @Test
    void goesOnWhereNobodyMayInterrupt() {
        try (TestRelay relay = TestRelay.startOn(model.url(), "barge-in", "off");
                NativeCaller caller = relay.call("rate=24000")) {
            // Given
            begin("resp_1");
            say("resp_1", "item_1", 1_000);
            await().atMost(PATIENCE).until(() -> caller.audio().length > 0);

            // When
            model.say(HEARS);
            done("resp_1", "completed");

            // Then
            caller.await("mark", 1);
            assertThat(caller.audio()).hasSize((int) PCM24.bytesOf(1_000));
            assertThat(caller.all("flush")).isEmpty();
        }
    }

    @Test
    void stopsAtTheCallersVoiceWithoutAWordFromTheModel() {
        try (TestRelay relay = TestRelay.startOn(model.url(), "barge-in", "vad");
                NativeCaller caller = relay.call("rate=24000")) {
            // Given
            begin("resp_1");
            say("resp_1", "item_1", 10_000);
            await().atMost(PATIENCE).until(() -> caller.audio().length > PCM24.bytesOf(300));

            // When
            caller.send(Speech.turn("not-ill-disposed.wav", PCM24));

            // Then
            assertThat(caller.await("flush", 1).text("reason")).isEqualTo("barge_in");
            await().atMost(PATIENCE)
                    .until(() -> !told("conversation.item.truncate").isEmpty());
            assertThat(told("conversation.item.truncate")).hasSize(1).allMatch(one -> one.contains("item_1"));
        }
    }

    @Test
    void asksTheModelNotToStopByItselfWhereTheRelayDecides() {
        try (TestRelay relay = TestRelay.startOn(model.url(), "barge-in-min-speech", "300ms");
                NativeCaller caller = relay.call("rate=24000")) {
            // When
            caller.awaitState("listening");

            // Then
            assertThat(model.setUp()).contains("\"interrupt_response\":false");
        }
    }
}

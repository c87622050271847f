package org.tandemrelay.relay.caller.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.KeptFolder;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.testing.Speech;

/** What is kept of calls whose messages pass as they are. */
@Execution(ExecutionMode.CONCURRENT)
class KeptPassThroughTest {

    private static final AudioFormat WIDE = AudioFormat.pcm16(16_000);
    private static final AudioFormat PCM = AudioFormat.pcm16(24_000);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FakeModel model = new FakeModel();

    @TempDir
    private Path folder;

    private KeptFolder kept;

    @BeforeEach
    void makeFolder() throws IOException {
        kept = new KeptFolder(folder);
    }

    @AfterEach
    void stop() {
        model.close();
    }

    private TestRelay relay(String recording) throws IOException {
        return kept.relay(recording, "model-url", model.url().toString(), "instructions", FakeModel.OPERATORS);
    }

    private static RawCaller.Answer upgrade(TestRelay relay) {
        try (RawCaller caller = RawCaller.connect(relay.port())) {
            caller.write("GET /v1/realtime HTTP/1.1\r\nHost: relay\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
            return caller.readAnswer();
        }
    }

    private static String delta(String item, long millis) {
        byte[] loud = new byte[(int) PCM.bytesOf(millis)];
        Arrays.fill(loud, (byte) 0x11);
        return "{\"type\":\"response.output_audio.delta\",\"response_id\":\"r\",\"item_id\":\"" + item
                + "\",\"delta\":\"" + Base64.getEncoder().encodeToString(loud) + "\"}";
    }

    @Test
    void keepsBothSidesAsFarAsTheCallerSaysThatItHeardThem() throws Exception {
        // Given
        byte[] turn = Speech.turn("not-ill-disposed.wav", PCM);
        try (TestRelay relay = relay("{purpose: Training, consent: elsewhere, keep-days: 30}");
                RealtimeClient caller = RealtimeClient.call(relay.port())) {
            caller.await("session.created", 1);

            // When
            caller.speak(turn, 4_800);
            model.say(delta("whole", 1_000));
            model.say(delta("cut", 30_000));
            caller.await("response.output_audio.delta", 2);
            caller.send("{'type':'conversation.item.truncate','item_id':'cut','content_index':0,'audio_end_ms':500}");
            await().atMost(PATIENCE).until(() -> model.received().stream().anyMatch(m -> m.contains("truncate")));
            // In real time, since so long the caller takes to play it.
            long end = System.nanoTime() + Duration.ofMillis(2_000).toNanos();
            await().atMost(PATIENCE).until(() -> System.nanoTime() > end);
            caller.hangUp();
            kept.awaitAudit("recording_stopped");
        }

        // Then
        byte[] recording = kept.decrypted();
        byte[] said = Speech.turn("not-ill-disposed.wav", WIDE);
        assertThat(Speech.likeness(KeptFolder.side(recording, 0), WIDE, Arrays.copyOf(said, 32_000), WIDE))
                .isGreaterThan(0.9);
        assertThat((double) KeptFolder.loudMillis(KeptFolder.side(recording, 1)))
                .isCloseTo(1_500, within(60.0));
        assertThat(kept.audit()).contains("\"whole\":true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{purpose: Training, consent: This call is recorded., keep-days: 30}",
                "{purpose: Training, consent: elsewhere, keep-days: 30, transcript: true}"
            })
    void refusesACallerThatCouldNotBeToldOrWhoseWordsCouldNotBeKept(String recording) throws IOException {
        // Given
        try (TestRelay relay = relay(recording)) {
            // When / Then
            RawCaller.Answer answer = upgrade(relay);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).contains("calls to this agent are recorded", "/v1/call serves them");
            assertThat(kept.files()).isEmpty();
        }
    }
}

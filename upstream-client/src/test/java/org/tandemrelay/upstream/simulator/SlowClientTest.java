package org.tandemrelay.upstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.tandemrelay.audio.AudioFormat;

class SlowClientTest {

    private static final AudioFormat PCM = AudioFormat.pcm16(24_000);
    private static final int TURN_MILLIS = 300_000;

    @Test
    void isWaitedForAndThenGetsTheWholeAnswer() {
        // Given
        SimulatorSettings hasty =
                SimulatorSettings.defaults().withThinkingMillis(0).withSpeed(10_000);
        try (RealtimeSimulator simulator = RealtimeSimulator.start(hasty);
                SimulatorClient client = SimulatorClient.connect(simulator.url())) {
            client.update("{'type':'realtime','audio':{'input':{'turn_detection':null}}}");
            client.append(new byte[(int) PCM.bytesOf(TURN_MILLIS)], PCM);
            client.send("{'type':'input_audio_buffer.commit'}");
            client.await1("conversation.item.done");

            // When
            client.stopReading();
            client.send("{'type':'response.create'}");

            // Then: what was sent fills the socket's buffers and stays there
            AtomicLong before = new AtomicLong();
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> assertThat(sentBytes(simulator))
                            .isPositive()
                            .isEqualTo(before.getAndSet(sentBytes(simulator))));
            assertThat(sentBytes(simulator)).isLessThan(PCM.bytesOf(TURN_MILLIS));
            client.readOn();
            client.await1("response.done");
            assertThat(sentBytes(simulator)).isEqualTo(PCM.bytesOf(TURN_MILLIS));
        }
    }

    private static long sentBytes(RealtimeSimulator simulator) {
        return simulator.sessions().get(0).outputAudioBytes();
    }
}

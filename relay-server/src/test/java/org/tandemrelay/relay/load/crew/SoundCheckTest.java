package org.tandemrelay.relay.load.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemrelay.audio.opus.Opus;
import org.tandemrelay.relay.recorded.line.LineDialects;
import org.tandemrelay.relay.recorded.line.WireAudio;
import org.tandemrelay.relay.recorded.line.WireEncoding;

/** Whether what comes back in Opus sounds like what was said. */
class SoundCheckTest {

    private static final Path SPEECH = Path.of("../samples/recorded-audio");
    private static final int FRAMES = 150;

    private Script script;

    @BeforeEach
    void reads() throws Exception {
        assumeTrue(Opus.available(), Opus.describe());
        script = Script.read(
                SPEECH,
                LineDialects.named("native", LineDialects.Options.NONE),
                new WireAudio(WireEncoding.OPUS, 24_000, 20));
    }

    @Test
    void knowsTheSameSoundThatComesLater() {
        assertThat(alike(script.utterance(1, 0), script.utterance(1, 0), 2)).isGreaterThan(0.95);
    }

    @Test
    void tellsAnotherVoiceApart() {
        assertThat(alike(script.utterance(1, 0), script.utterance(2, 0), 0)).isBetween(0.0, 0.5);
    }

    @Test
    void saysNothingOfAMoment() {
        // Given
        try (SoundCheck check = new SoundCheck()) {
            // When
            check.said(script.utterance(1, 0).bodies()[0]);
            check.back(Unpooled.wrappedBuffer(script.utterance(1, 0).bodies()[0]));

            // Then
            assertThat(check.alike()).isEqualTo(-1);
        }
    }

    private static double alike(Utterance said, Utterance back, int framesLater) {
        try (SoundCheck check = new SoundCheck()) {
            for (int i = 0; i < FRAMES; i++) {
                check.said(said.bodies()[i % said.length()]);
                if (i >= framesLater) {
                    check.back(Unpooled.wrappedBuffer(back.bodies()[(i - framesLater) % back.length()]));
                }
            }
            return check.alike();
        }
    }
}

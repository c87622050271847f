package org.tandemrelay.relay.load.crew;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.recorded.line.LineDialects;
import org.tandemrelay.relay.recorded.line.WireAudio;
import org.tandemrelay.relay.recorded.line.WireEncoding;

/** Frames that are known by their amount only. */
class CountedConductTest {

    private static final Path SPEECH = Path.of("../samples/recorded-audio/made-amiable.wav");
    private static final int FRAME_BYTES = 160;

    private final Meters meters = new Meters();

    @Test
    void findsASingleFrameThatIsMissing() throws Exception {
        // Given
        CountedConduct conduct = saidFrames(100);

        // When
        conduct.audio(Unpooled.wrappedBuffer(new byte[99 * FRAME_BYTES]), 0);
        conduct.end();

        // Then
        assertThat(meters.received).isEqualTo(99);
        assertThat(meters.lost).isEqualTo(1);
    }

    @Test
    void takesWhatConvertersKeepForNoLoss() throws Exception {
        // Given
        CountedConduct conduct = saidFrames(100);

        // When
        conduct.audio(Unpooled.wrappedBuffer(new byte[100 * FRAME_BYTES - 70]), 0);
        conduct.end();

        // Then
        assertThat(meters.received).isEqualTo(100);
        assertThat(meters.lost).isZero();
    }

    @Test
    void noticesWhatNobodyHasSaid() throws Exception {
        // Given
        CountedConduct conduct = saidFrames(10);

        // When
        conduct.audio(Unpooled.wrappedBuffer(new byte[11 * FRAME_BYTES]), 0);

        // Then
        assertThat(meters.crossed).isEqualTo(1);
    }

    private CountedConduct saidFrames(int count) throws Exception {
        Script script = Script.read(
                SPEECH,
                LineDialects.named("twilio", LineDialects.Options.NONE),
                new WireAudio(WireEncoding.MULAW, 8_000, 20));
        CountedConduct conduct = new CountedConduct(script, meters, 1);
        for (int i = 0; i < count; i++) {
            conduct.body(0, 0);
        }
        return conduct;
    }
}

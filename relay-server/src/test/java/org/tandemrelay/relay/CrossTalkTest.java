package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/**
 * Calls that come and go beside each other, each with a tone of its own, and a model that says back what it hears: whether anybody hears another. By
 * {@code -Dcross-talk.calls=100000} as often as the table of threats says.
 */
@Timeout(3_600)
class CrossTalkTest {

    private static final int CALLS = Integer.getInteger("cross-talk.calls", 600);
    private static final int AT_ONCE = 8;
    private static final int MILLIS = 200;

    /** Of the other callers' tones in what one hears: what rounding and G.711 leave. */
    private static final double HEARD = 1e-3;

    private static TestRelay relay;
    private static ExecutorService callers;

    @BeforeAll
    static void start() {
        relay = TestRelay.start(SimulatorSettings.defaults().withEcho(true), "", "playout-lead", "unlimited");
        callers = Executors.newFixedThreadPool(AT_ONCE);
    }

    @AfterAll
    static void stop() {
        callers.shutdownNow();
        relay.close();
    }

    /** A whole number of waves in 20 ms, and none of another's are. */
    private static int hertz(int call) {
        return 300 + 50 * (call % 40);
    }

    private static short[] tone(int hertz, int rate) {
        short[] samples = new short[rate * MILLIS / 1_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (8_000 * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return samples;
    }

    private static byte[] bytes(short[] samples) {
        byte[] pcm = new byte[2 * samples.length];
        for (int i = 0; i < samples.length; i++) {
            pcm[2 * i] = (byte) samples[i];
            pcm[2 * i + 1] = (byte) (samples[i] >> 8);
        }
        return pcm;
    }

    private static double[] samples(byte[] pcm) {
        double[] samples = new double[pcm.length / 2];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (pcm[2 * i] & 0xff | pcm[2 * i + 1] << 8);
        }
        return samples;
    }

    /** How much of it is that tone, in whatever phase: 1 for all. */
    private static double share(double[] heard, int hertz, int rate) {
        double cosine = 0;
        double sine = 0;
        double all = 0;
        for (int i = 0; i < heard.length; i++) {
            double angle = 2 * Math.PI * hertz * i / rate;
            cosine += heard[i] * Math.cos(angle);
            sine += heard[i] * Math.sin(angle);
            all += heard[i] * heard[i];
        }
        return all == 0 ? 0 : 2 * (cosine * cosine + sine * sine) / (heard.length * all);
    }

    /** What a caller hears who says so much, and leaves. */
    private static byte[] call(byte[] says) {
        try (RawCaller caller = RawCaller.connect(relay.port()).call("?rate=24000")) {
            caller.audio(says);
            ByteArrayOutputStream heard = new ByteArrayOutputStream();
            while (heard.size() < says.length) {
                RawCaller.Frame frame = caller.readFrame();
                if (frame.opcode() == RawCaller.BINARY) {
                    heard.writeBytes(frame.payload());
                }
            }
            return heard.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The largest share of any tone that is not the caller's. */
    private static double foreign(int call) {
        int rate = AudioFormat.pcm16(24_000).sampleRateHz();
        double[] heard = samples(call(bytes(tone(hertz(call), rate))));
        assertThat(share(heard, hertz(call), rate))
                .as("its own tone, call %d", call)
                .isGreaterThan(0.99);
        return IntStream.range(0, 40)
                .map(CrossTalkTest::hertz)
                .filter(hertz -> hertz != hertz(call))
                .mapToDouble(hertz -> share(heard, hertz, rate))
                .max()
                .orElseThrow();
    }

    @Test
    void isNotThereHoweverManyCallsComeAndGo() {
        // When
        List<CompletableFuture<Double>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            int call = i;
            calls.add(CompletableFuture.supplyAsync(() -> foreign(call), callers));
        }

        // Then
        assertThat(calls.stream().mapToDouble(CompletableFuture::join).max().orElseThrow())
                .isLessThan(HEARD);
    }

    /** What the other test goes by: it would hear a frame of 20 ms of somebody else. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4_000, 8_640})
    void wouldBeHeardInAFrameOfAnothers(int at) {
        // Given
        byte[] heard = bytes(tone(hertz(3), 24_000));
        System.arraycopy(bytes(tone(hertz(17), 24_000)), at, heard, at, 960);

        // When / Then
        assertThat(share(samples(heard), hertz(17), 24_000)).isGreaterThan(HEARD);
    }
}

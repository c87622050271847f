package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.ScriptedModel;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.relay.hostile.KernelQueues;

/** A caller who does not read for a while, and then does again, with the settings as they are by default. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SlowReaderTest {

    private static final int STALL_MILLIS = 3_000;
    private static final int BYTES_PER_MILLI = 48;

    /** As much speech as the row allows to be older than it should be. */
    private static final long MOST_STALE_MILLIS = 250;

    /** Whose ms each tell by their samples which they are. */
    private static String numbered(int fromMillis, int millis) {
        byte[] pcm = new byte[millis * BYTES_PER_MILLI];
        for (int i = 0; i < pcm.length; i += 2) {
            int number = fromMillis + i / BYTES_PER_MILLI;
            pcm[i] = (byte) number;
            pcm[i + 1] = (byte) (number >> 8);
        }
        return Base64.getEncoder().encodeToString(pcm);
    }

    private static void speak(ScriptedModel model, int seconds) {
        for (int second = 0; second < seconds; second++) {
            model.say("{'type':'response.output_audio.delta','response_id':'resp_1','item_id':'item_1',"
                    + "'output_index':0,'content_index':0,'delta':'" + numbered(second * 1_000, 1_000) + "'}");
        }
    }

    /** A piece of speech as it came. */
    private record Piece(long atNanos, int firstMilli, int lastMilli) {}

    private static int milli(byte[] pcm, int at) {
        return (pcm[at] & 0xff) | (pcm[at + 1] & 0xff) << 8;
    }

    private static Piece piece(byte[] pcm) {
        return new Piece(System.nanoTime(), milli(pcm, 0), milli(pcm, pcm.length - 2));
    }

    /** Reads until the speech has come so far, and all that has come was read; gives the speech. */
    private static List<Piece> readUntil(RawCaller caller, int milli, List<String> warnings) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        while (pieces.isEmpty() || pieces.get(pieces.size() - 1).lastMilli() < milli || !caller.caughtUp()) {
            RawCaller.Frame frame = caller.readFrame();
            if (frame.opcode() == RawCaller.BINARY) {
                pieces.add(piece(frame.payload()));
            } else if (frame.is("warning")) {
                warnings.add(frame.json().path("code").asText());
            }
            assertThat(frame.opcode()).isNotEqualTo(RawCaller.CLOSE);
        }
        return pieces;
    }

    private static void awaitListening(RawCaller caller) {
        while (!caller.await("state").json().path("state").asText().equals("listening")) {
            // The model is being dialled.
        }
    }

    @Test
    @Row(
            value = "F8",
            holds =
                    "a caller that does not read for 3 s: 16 KiB unsent in the kernel and 250 ms of stale speech at most, then what is due; it is told of the gap")
    void hearsNoOldSpeechWhenItReadsAgain() throws IOException {
        // Given
        assumeTrue(Epoll.isAvailable() && KernelQueues.areKnown(), "this is not Linux, or epoll is missing");
        List<String> warnings = new ArrayList<>();
        try (ScriptedModel model = new ScriptedModel();
                TestRelay relay = TestRelay.startOn(model.url(), "transport", "epoll");
                RawCaller caller = RawCaller.connect(relay.port(), 4 << 10).call("?rate=24000")) {
            awaitListening(caller);
            model.begin("resp_1");
            speak(model, 20);
            List<Piece> usual = readUntil(caller, 1_000, warnings);
            Piece last = usual.get(usual.size() - 1);
            long begunNanos = last.atNanos() - TimeUnit.MILLISECONDS.toNanos(last.lastMilli());

            // When
            long unsent = 0;
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STALL_MILLIS);
            while (System.nanoTime() < end) {
                unsent = Math.max(unsent, KernelQueues.toBeSent(relay.port(), caller.localPort()));
                Awaitility.await().pollDelay(Duration.ofMillis(20)).until(() -> true);
            }
            List<Piece> after = readUntil(caller, 6_500, warnings);

            // Then
            long staleMillis = 0;
            long worstMillis = 0;
            int expected = last.lastMilli() + 1;
            boolean gap = false;
            for (Piece piece : after) {
                gap |= piece.firstMilli() > expected + 1;
                long lateMillis = TimeUnit.NANOSECONDS.toMillis(piece.atNanos() - begunNanos) - piece.firstMilli();
                if (!gap) {
                    staleMillis += piece.lastMilli() - piece.firstMilli() + 1;
                } else {
                    worstMillis = Math.max(worstMillis, lateMillis);
                }
                expected = piece.lastMilli();
            }
            System.out.printf(
                    "a caller that did not read for %d ms: %d bytes unsent in the kernel, %d ms of stale speech, then at most %d ms late; %s%n",
                    STALL_MILLIS, unsent, staleMillis, worstMillis, warnings);
            assertThat(unsent).isPositive().isLessThanOrEqualTo(16 << 10);
            assertThat(staleMillis).isLessThanOrEqualTo(MOST_STALE_MILLIS);
            assertThat(worstMillis).isLessThan(MOST_STALE_MILLIS + 200);
            assertThat(warnings).containsExactly("speech_dropped");
            assertThat(relay.metric("tandem_model_audio_dropped_milliseconds_total", ""))
                    .isBetween(1_500.0, (double) STALL_MILLIS);
        }
    }

    @Test
    @Row(value = "F8", holds = "a caller that does not read any more is given up after 5 s, by default")
    void isGivenUpWhenItNeverReadsAgain() throws IOException {
        // Given
        try (ScriptedModel model = new ScriptedModel();
                TestRelay relay = TestRelay.startOn(model.url());
                RawCaller caller = RawCaller.connect(relay.port(), 4 << 10).call("?rate=24000")) {
            awaitListening(caller);
            model.begin("resp_1");
            speak(model, 20);
            readUntil(caller, 1_000, new ArrayList<>());
            long stalledNanos = System.nanoTime();

            // When
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> relay.metric("tandem_calls_ended_total", "\"caller_stalled\"") == 1);

            // Then: from when it has nothing to hear any more
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - stalledNanos);
            System.out.printf("a caller that reads no more was given up after %d ms%n", millis);
            assertThat(millis).isBetween(5_000L, 9_000L);
        }
    }
}

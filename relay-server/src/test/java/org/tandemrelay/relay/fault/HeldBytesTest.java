package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.NativeCaller;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.testing.fault.Fault;
import org.tandemrelay.testing.fault.FaultProxy;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** What a relay in a process of its own keeps of calls of which one side does not read, and of a caller who is gone. Needs {@code mvn package}. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("slow")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class HeldBytesTest {

    private static final int CALLS = 40;
    private static final int HEAP_KIB = 96 << 10;
    private static final String LONG_ANSWER = "{\"type\":\"text\",\"text\":\""
            + "supercalifragilistic ".repeat(200).strip() + "\"}";
    private static final int FRAME_BYTES = 19_200;
    private static final String DROPPED = "tandem_caller_audio_dropped_milliseconds_total";
    private static final AudioFormat WIDE = AudioFormat.pcm16(24_000);

    private final RealtimeSimulator model = RealtimeSimulator.start(
            SimulatorSettings.defaults().withThinkingMillis(20).withSpeed(20));
    private final List<AutoCloseable> callers = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable caller : callers) {
            caller.close();
        }
        model.close();
    }

    private static RelayProcess relay(String model, String... more) {
        List<String> settings = new ArrayList<>(
                List.of("--event-loops=1", "--model-url=" + model, "--model-key=key", "--max-call-starts=0"));
        settings.addAll(List.of(more));
        return RelayProcess.start(
                List.of(),
                Map.of(
                        "_JAVA_OPTIONS",
                        "-Xms" + HEAP_KIB + "k -Xmx" + HEAP_KIB
                                + "k -XX:+UseSerialGC -XX:NativeMemoryTracking=summary"),
                settings.toArray(new String[0]));
    }

    /** The last line of a histogram: how many objects, and of how many bytes. */
    private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");

    private static final Pattern OTHER = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

    /** In KiB, on the heap after the garbage is gone, and beside it. */
    private record Held(double heap, double direct) {

        static Held by(RelayProcess relay) throws IOException {
            double heap = number(TOTAL, ask(relay, "GC.class_histogram")) / 1024;
            // Buffers are all that the JVM has no name for.
            return new Held(heap, number(OTHER, ask(relay, "VM.native_memory", "summary", "scale=KB")));
        }

        private static double number(Pattern where, String told) {
            Matcher number = where.matcher(told);
            assertThat(number.find()).isTrue();
            return Double.parseDouble(number.group(1));
        }

        private static String ask(RelayProcess relay, String... what) throws IOException {
            Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
            assumeTrue(Files.isExecutable(jcmd), "jcmd is missing");
            List<String> command = new ArrayList<>(List.of(jcmd.toString(), Long.toString(relay.pid())));
            command.addAll(List.of(what));
            Process asked =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        double eachSince(Held before, String what) {
            double onHeap = (heap - before.heap) / CALLS;
            double beside = (direct - before.direct) / CALLS;
            System.out.printf(
                    "%s: %.1f KiB of heap and %.1f KiB beside it for each of %d calls%n", what, onHeap, beside, CALLS);
            return onHeap + beside;
        }
    }

    @Test
    @Row(value = "F9", holds = "40 models that do not read: 128 KiB held for each call at most (caller-backlog 1 s)")
    void holdsLittleForModelsThatDoNotRead() throws Exception {
        // Given
        byte[] turn = Speech.turn("not-ill-disposed.wav", WIDE);
        String stuck = model.url("fault=stall&after=1").toString();
        try (RelayProcess relay = relay(
                stuck,
                "--model-stall-warning=5m",
                "--model-stall=5m",
                "--model-silence=5m",
                "--caller-max-messages=0")) {
            List<NativeCaller> speakers = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                NativeCaller caller = relay.call();
                callers.add(caller);
                caller.awaitState("listening");
                caller.say("{\"type\":\"text\",\"text\":\"on\"}");
                caller.await("audio", 1);
                speakers.add(caller);
            }
            Held before = Held.by(relay);

            // When: until the kernel takes no more either, and then as much as is kept, and more
            for (NativeCaller speaker : speakers) {
                while (speaker.all("warning").isEmpty()) {
                    speaker.sendFrames(turn, FRAME_BYTES);
                }
            }
            double droppedBefore = relay.metric(DROPPED);
            for (NativeCaller speaker : speakers) {
                speaker.sendFrames(turn, FRAME_BYTES);
            }
            double sentMillis = CALLS * WIDE.millisOf(turn.length);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(relay.metric(DROPPED) - droppedBefore)
                            .as("what is sent pushes as much out")
                            .isGreaterThan(0.99 * sentMillis));
            double held = Held.by(relay).eachSince(before, "models that do not read");

            // Then
            assertThat(held).isLessThan(128);
            assertThat(relay.metric("tandem_calls_active")).isEqualTo(CALLS);
        }
    }

    @Test
    @Row(
            value = "F8",
            holds = "40 callers that do not read: 64 KiB held for each call at most, where the relay keeps no pace")
    void holdsLittleForCallersThatDoNotRead() throws Exception {
        // Given
        try (RelayProcess relay =
                relay(model.url().toString(), "--playout-lead=unlimited", "--caller-stall=2m", "--caller-silence=2m")) {
            List<RawCaller> deaf = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                RawCaller caller = RawCaller.connect(relay.port(), 4 << 10).call("");
                callers.add(caller);
                caller.await("started");
                deaf.add(caller);
            }
            Held before = Held.by(relay);

            // When
            deaf.forEach(caller -> caller.text(LONG_ANSWER));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> relay.metric("tandem_model_reads_paused") == CALLS);
            double held = Held.by(relay).eachSince(before, "callers that do not read");

            // Then
            assertThat(held).isLessThan(64);
            assertThat(relay.metric("tandem_calls_active")).isEqualTo(CALLS);
        }
    }

    @Test
    @Row(value = "F3", holds = "a pulled cable is noticed within 25 s, with the settings as they are by default")
    void noticesAPulledCableInTime() throws IOException {
        // Given
        try (RelayProcess relay = relay(model.url().toString());
                FaultProxy proxy = FaultProxy.to(relay.port());
                NativeCaller caller = NativeCaller.call(URI.create("ws://127.0.0.1:" + proxy.port() + "/v1/call"))) {
            caller.awaitState("listening");
            proxy.connection(1).up().everything().meets("pulled", Fault.blackhole());
            caller.say("{\"type\":\"ping\"}");
            long pulled = System.nanoTime();

            // When
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> relay.metric("tandem_calls_active") == 0);

            // Then
            Duration taken = Duration.ofNanos(System.nanoTime() - pulled);
            System.out.printf("a pulled cable was noticed after %.1f s%n", taken.toMillis() / 1e3);
            assertThat(taken).isLessThan(Duration.ofSeconds(26));
            assertThat(relay.metric("tandem_calls_ended_total{cause=\"caller_silent\"}"))
                    .isEqualTo(1);
        }
    }
}

package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.relay.NativeCaller;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.ScriptedModel;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.testing.fault.Fault;
import org.tandemrelay.testing.fault.FaultProxy;

/** Faults that are a matter of patience, with the settings as they are by default, where the build's other tests have shorter ones. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("slow")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class DefaultDeadlinesTest {

    private static final int SLOW = 150;

    private static final long FOUND_OUT_MILLIS = 10_000;

    /** What each of three kinds of slow client says at first, and then one byte a second of the rest. */
    private static final List<String> BEGINNINGS = List.of(
            "",
            "GET /v1/call HTTP/1.1\r\nHost: relay\r\n",
            "POST /v1/tokens HTTP/1.1\r\nHost: relay\r\nContent-Length: 1000\r\n\r\nab");

    private static void wait(Duration time) {
        Awaitility.await().pollDelay(time).atMost(time.plusSeconds(20)).until(() -> true);
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    @Test
    @Row(
            value = "F17",
            holds = "150 connections that are idle, or send a byte of a head or a body each second: 0 open after 6 s")
    void aSlowClientIsNotWaitedFor() {
        // Given
        try (TestRelay relay = TestRelay.start()) {
            List<RawCaller> slow = new ArrayList<>();
            long begun = System.nanoTime();
            for (int i = 0; i < SLOW; i++) {
                slow.add(RawCaller.connect(relay.port()).write(BEGINNINGS.get(i % BEGINNINGS.size())));
            }

            // When
            for (int second = 1; second <= 5; second++) {
                wait(Duration.ofMillis(Math.max(1, second * 1_000L - millisSince(begun))));
                IntStream.range(0, SLOW)
                        .filter(i -> i % BEGINNINGS.size() != 0)
                        .forEach(i -> slow.get(i).tryWrite(new byte[] {'a'}));
            }
            wait(Duration.ofMillis(Math.max(1, 6_000 - millisSince(begun))));

            // Then
            long open = slow.stream().filter(one -> one.silentFor(1)).count();
            System.out.printf("%d slow connections: %d open after %d ms%n", SLOW, open, millisSince(begun));
            slow.forEach(RawCaller::close);
            assertThat(open).isZero();
        }
    }

    @Test
    @Row(value = "F14", holds = "half a message: 1008 after 11 s, 10 and one for the 64 KiB that it may have")
    void halfAMessageIsNotWaitedForForEver() {
        // Given
        byte[] half = Arrays.copyOf(RawCaller.frame(0x82, new byte[640]), 300);
        byte[] fragment = RawCaller.frame(0x02, new byte[1]);
        try (TestRelay relay = TestRelay.start();
                RawCaller inAFrame = RawCaller.connect(relay.port()).call("");
                RawCaller betweenFrames = RawCaller.connect(relay.port()).call("")) {
            // When
            long begun = System.nanoTime();
            inAFrame.write(half);
            betweenFrames.write(fragment);

            // Then
            for (RawCaller caller : List.of(inAFrame, betweenFrames)) {
                RawCaller.Ending ending = caller.readToEnd();
                assertThat(ending.closes()).hasSize(1);
                assertThat(ending.closes().get(0).closeCode()).isEqualTo(1008);
            }
            System.out.printf("half a message was waited for for %d ms%n", millisSince(begun));
            assertThat(millisSince(begun)).isBetween(11_000L, 20_000L);
        }
    }

    private static NativeCaller listening(TestRelay relay) {
        NativeCaller caller = relay.call("");
        caller.awaitState("listening");
        return caller;
    }

    private static URI through(FaultProxy proxy) {
        return URI.create("ws://127.0.0.1:" + proxy.port() + "/");
    }

    @ParameterizedTest
    @CsvSource({"no 101, 0", "no session, 1"})
    @Row(value = "F28", holds = "a model that does not upgrade, or sets up no session: the call ends within 10 s")
    void aModelThatIsNeverReadyIsFoundOut(String phase, int firstLostFrame) {
        // Given
        try (ScriptedModel model = new ScriptedModel();
                FaultProxy proxy = FaultProxy.to(model.url().getPort());
                TestRelay relay = TestRelay.startOn(through(proxy))) {
            proxy.anyConnection().down().fromFrame(firstLostFrame).meets(Fault.drop());
            long begun = System.nanoTime();

            // When
            try (NativeCaller caller = relay.call("")) {
                String reason = caller.awaitClose().reason();
                long ended = millisSince(begun);

                // Then
                System.out.printf("%s: ended after %d ms%n", phase, ended);
                assertThat(reason).isEqualTo("model_silent");
                assertThat(ended).isLessThan(FOUND_OUT_MILLIS);
            }
        }
    }

    @Test
    @Row(value = "F28", holds = "a model that does not begin the answer it is asked for: missed within 10 s")
    void aModelThatDoesNotAnswerIsFoundOut() {
        // Given
        try (ScriptedModel model = new ScriptedModel();
                FaultProxy proxy = FaultProxy.to(model.url().getPort());
                TestRelay relay = TestRelay.startOn(through(proxy));
                NativeCaller caller = listening(relay)) {
            proxy.anyConnection().down().everything().meets(Fault.blackhole());

            // When
            caller.say("{\"type\":\"text\",\"text\":\"on\"}");

            // Then
            assertIsFoundOut("an answer that does not begin", caller, 6_000);
        }
    }

    @Test
    @Row(value = "F28", holds = "a model that hangs behind the caller's turn: missed within 10 s")
    void aModelThatHangsBehindATurnIsFoundOut() {
        // Given
        try (ScriptedModel model = new ScriptedModel();
                FaultProxy proxy = FaultProxy.to(model.url().getPort());
                TestRelay relay = TestRelay.startOn(through(proxy));
                NativeCaller caller = listening(relay)) {
            model.say("{'type':'input_audio_buffer.speech_started','audio_start_ms':0,'item_id':'turn_1'}");
            model.say("{'type':'input_audio_buffer.speech_stopped','audio_end_ms':900,'item_id':'turn_1'}");
            caller.awaitState("thinking");

            // When
            proxy.anyConnection().down().everything().meets(Fault.blackhole());

            // Then
            assertIsFoundOut("a turn that is not answered", caller, 6_000);
        }
    }

    @Test
    @Row(value = "F28", holds = "a model that hangs when it should speak: the caller is warned, missed within 10 s")
    void aModelThatHangsIsFoundOut() {
        // Given
        try (ScriptedModel model = new ScriptedModel();
                FaultProxy proxy = FaultProxy.to(model.url().getPort());
                TestRelay relay = TestRelay.startOn(through(proxy));
                NativeCaller caller = listening(relay)) {
            model.begin("resp_1");
            model.speak("resp_1", "item_1", 500);
            caller.await("audio", 1);

            // When: what it said is over in half a second
            proxy.anyConnection().down().everything().meets(Fault.blackhole());

            // Then
            assertIsFoundOut("an answer that breaks off", caller, 5_000);
        }
    }

    /** The caller is warned, then its model is missed, and since no other line comes about the call ends. */
    private static void assertIsFoundOut(String what, NativeCaller caller, long mostMillisToWarning) {
        long begun = System.nanoTime();
        caller.await("warning", 1);
        long warned = millisSince(begun);
        caller.awaitState("reconnecting");
        long missed = millisSince(begun);
        String reason = caller.awaitClose().reason();
        long ended = millisSince(begun);
        System.out.printf("%s: warned after %d ms, missed after %d, ended after %d%n", what, warned, missed, ended);
        assertThat(reason).isEqualTo("model_silent");
        assertThat(warned).isLessThan(mostMillisToWarning);
        assertThat(missed).isLessThan(FOUND_OUT_MILLIS);
    }

    @Test
    @Row(value = "F28", holds = "a model whose pongs take 30 s, in a call in which nobody speaks: not cut in 100 s")
    void aModelMayTakeHalfAMinuteForAPong() {
        // Given
        try (ScriptedModel model = new ScriptedModel();
                FaultProxy proxy = FaultProxy.to(model.url().getPort());
                TestRelay relay = TestRelay.startOn(through(proxy));
                NativeCaller caller = listening(relay)) {
            // When
            proxy.anyConnection().down().everything().meets(Fault.delay(Duration.ofSeconds(30)));
            wait(Duration.ofSeconds(100));

            // Then
            assertThat(caller.isClosed()).isFalse();
            assertThat(caller.all("warning")).isEmpty();
        }
    }
}

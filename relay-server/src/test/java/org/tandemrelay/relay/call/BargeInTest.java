package org.tandemrelay.relay.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.agent.AgentOnCall;
import org.tandemrelay.relay.agent.BargeInPolicy;
import org.tandemrelay.relay.observe.CallMetrics;
import org.tandemrelay.relay.playout.Metronome;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.relay.spend.Spending;
import org.tandemrelay.relay.tool.Toolbox;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.session.Capabilities;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent.OutputFlush.Reason;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.session.SessionOpen;

/** What happens at once when somebody speaks into an answer, and what does not count as that. No task of the event loop is ever run. */
class BargeInTest {

    private static final AudioFormat PCM = AudioFormat.pcm16(8_000);
    private static final OutputItem ITEM = new OutputItem("answer", "item");
    private static final OutputItem LATE = new OutputItem("answer", "late");
    private static final OutputItem NEXT = new OutputItem("next", "other");

    /** Everything that either side is told, in order. */
    private final List<String> story = new ArrayList<>();

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Leg leg = new Leg();
    private final Telling.Model model = new Telling.Model() {
        @Override
        public boolean takes() {
            return true;
        }

        @Override
        public void tell(ModelCommand command) {
            story.add(command.toString());
        }
    };
    private final ResponseGate responses = new ResponseGate(model);
    private final CallTally tally = new CallTally(
            new CallMetrics(new SimpleMeterRegistry()),
            new Arrival("call", leg, null, Admitted.anybody()),
            "model",
            Spending.unlimited().open("call", "anybody"));
    private final Downlink downlink = new Downlink(
            leg, new PlayoutSettings(200, 10_000), new Metronome(channel.eventLoop(), Duration.ofMillis(20)), tally);
    private final Captions captions = new Captions(leg);
    private BargeIn bargeIn;

    private BargeIn by(BargeInPolicy policy, boolean cancelsOnSpeech) {
        channel.freezeTime();
        CallSettings settings = new CallSettings(
                new CallLimits(1_000, 1_000, Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofMinutes(1)),
                new PlayoutSettings(200, 10_000),
                SessionOpen.defaults(),
                true,
                Duration.ofMillis(250),
                Toolbox.none(),
                policy,
                ModelPatience.usual(),
                AgentOnCall.silent());
        bargeIn = new BargeIn(
                new CallParts(null, leg, tally, settings, null),
                new BargeIn.Speech(responses, downlink, captions),
                model);
        bargeIn.onReady(new Capabilities(true, cancelsOnSpeech, true, true, true, true, false));
        downlink.packets(Packets.any(PCM));
        downlink.onReady(PCM, new QuietListener());
        responses.onReady(true, 0);
        return bargeIn;
    }

    private BargeIn usual() {
        return by(BargeInPolicy.usual(), false);
    }

    @AfterEach
    void stop() {
        if (bargeIn != null) {
            bargeIn.close();
        }
        downlink.close();
        assertThat(channel.finishAndReleaseAll()).isFalse();
    }

    /** The model has said so much of an answer, of which 100 ms were played. */
    private void answer(OutputItem item, int millis) {
        responses.onStarted(item.responseId());
        bargeIn.onResponseStarted(item.responseId());
        say(item, millis);
        channel.advanceTimeBy(100, TimeUnit.MILLISECONDS);
        story.clear();
    }

    private void say(OutputItem item, int millis) {
        downlink.onAudio(item, Unpooled.wrappedBuffer(new byte[16 * millis]));
    }

    private void caller(byte[] pcm) {
        for (int at = 0; at + 320 <= pcm.length; at += 320) {
            bargeIn.voice().hear(Unpooled.wrappedBuffer(pcm, at, 320), PCM);
        }
    }

    private static byte[] aSentence() {
        return Speech.turn("not-ill-disposed.wav", PCM);
    }

    @Test
    void stopsEverythingInTheTurnOfTheLoopInWhichTheModelHearsTheCaller() {
        // Given
        BargeIn barge = usual();
        answer(ITEM, 1_000);

        // When
        barge.onFlush(Reason.BARGE_IN);

        // Then
        assertThat(story)
                .containsExactly(
                        "Flush[reason=BARGE_IN]",
                        "flushed",
                        "ResponseCancel[responseId=answer]",
                        "PlaybackTruncate[itemId=item, playedMillis=100]");
    }

    @ParameterizedTest
    @CsvSource({"40, PlaybackTruncate[itemId=item; playedMillis=40]", "90, ''", "180, ''"})
    void believesACallerWhoSaysThatItHeardClearlyLess(long reallyMillis, String toldBesides) {
        // Given
        BargeIn barge = usual();
        answer(ITEM, 1_000);
        barge.onFlush(Reason.BARGE_IN);
        story.clear();

        // When
        barge.onStopped("item", reallyMillis);
        barge.onStopped("item", reallyMillis);
        barge.onStopped("nobody's", 0);

        // Then
        assertThat(String.join(", ", story)).isEqualTo(toldBesides.replace(';', ','));
    }

    @Test
    void leavesItToTheModelToCancelWhereThatDoesSoByItself() {
        // Given
        BargeIn barge = by(BargeInPolicy.usual(), true);
        answer(ITEM, 1_000);

        // When
        barge.onFlush(Reason.BARGE_IN);

        // Then
        assertThat(story).noneMatch(told -> told.startsWith("ResponseCancel"));
    }

    @Test
    void letsNothingOfTheAnswerThroughThatComesLate() {
        // Given
        BargeIn barge = usual();
        answer(ITEM, 1_000);
        barge.onFlush(Reason.BARGE_IN);
        story.clear();

        // When
        say(ITEM, 300);
        say(LATE, 300);

        // Then
        assertThat(story).isEmpty();
        assertThat(downlink.playing()).isFalse();
    }

    @Test
    void tellsTheModelOnceOfAnItemThatCameTooLateToBeHeard() {
        // Given
        BargeIn barge = usual();
        answer(ITEM, 1_000);
        barge.onFlush(Reason.BARGE_IN);
        say(ITEM, 300);
        say(LATE, 300);
        say(LATE, 300);
        story.clear();

        // When
        barge.onResponseDone("answer");
        barge.onResponseDone("answer");

        // Then
        assertThat(story).containsExactly("PlaybackTruncate[itemId=late, playedMillis=0]");
    }

    @ParameterizedTest
    @EnumSource(
            value = BargeInPolicy.By.class,
            names = {"MODEL", "VAD"})
    void tellsAllThatWasHeardOfAnAnswerThatHadRunDry(BargeInPolicy.By ear) {
        // Given
        BargeIn barge = by(new BargeInPolicy(ear, 0), false);
        answer(ITEM, 100);

        // When
        if (ear == BargeInPolicy.By.VAD) {
            channel.runPendingTasks();
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
            caller(aSentence());
        } else {
            barge.onFlush(Reason.BARGE_IN);
        }
        say(ITEM, 300);
        barge.onResponseDone("answer");

        // Then
        assertThat(story)
                .filteredOn(told -> told.startsWith("PlaybackTruncate"))
                .containsExactly("PlaybackTruncate[itemId=item, playedMillis=100]");
    }

    @Test
    void letsTheNextAnswerThrough() {
        // Given
        BargeIn barge = usual();
        answer(ITEM, 1_000);
        barge.onFlush(Reason.BARGE_IN);
        barge.onResponseDone("answer");
        responses.onDone("answer", 0);
        story.clear();

        // When
        say(NEXT, 20);

        // Then
        assertThat(story).contains("audio other");
    }

    @Test
    void isNoneWhereNothingIsPlaying() {
        // Given
        BargeIn barge = usual();

        // When
        barge.onFlush(Reason.BARGE_IN);

        // Then
        assertThat(story).isEmpty();
    }

    @Test
    void isNoneWhereItIsSwitchedOff() {
        // Given
        BargeIn barge = by(new BargeInPolicy(BargeInPolicy.By.OFF, 0), false);
        answer(ITEM, 1_000);

        // When
        barge.onModelHears();
        barge.onFlush(Reason.BARGE_IN);

        // Then
        assertThat(story).isEmpty();
        assertThat(downlink.playing()).isTrue();
    }

    @Test
    void isNoneInAnAnswerThatMustBeHeard() {
        // Given
        BargeIn barge = usual();
        barge.guardNext();
        answer(ITEM, 1_000);

        // When
        barge.onFlush(Reason.BARGE_IN);

        // Then
        assertThat(barge.stop(CallerCommand.Flush.Reason.INTERRUPT)).isFalse();
        assertThat(story).isEmpty();
    }

    @Test
    void guardsNoAnswerButTheOne() {
        // Given
        BargeIn barge = usual();
        barge.guardNext();
        answer(ITEM, 40);
        responses.onDone("answer", 0);
        barge.onResponseDone("answer");
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        barge.onPlayedOut();
        answer(NEXT, 1_000);

        // When
        barge.onFlush(Reason.BARGE_IN);

        // Then
        assertThat(story).contains("Flush[reason=BARGE_IN]");
    }

    @Test
    void isTheRelaysOwnWhereItListensItself() {
        // Given
        by(new BargeInPolicy(BargeInPolicy.By.VAD, 0), false);
        answer(ITEM, 1_000);

        // When
        caller(aSentence());

        // Then
        assertThat(story)
                .startsWith("Flush[reason=BARGE_IN]", "flushed", "ResponseCancel[responseId=answer]")
                .filteredOn(told -> told.startsWith("Flush"))
                .hasSize(1);
    }

    @Test
    void isNoneOfACoughThatTheModelTookForSpeech() {
        // Given
        BargeIn barge = by(new BargeInPolicy(BargeInPolicy.By.MODEL, 300), false);
        answer(ITEM, 1_000);
        byte[] sentence = aSentence();
        byte[] cough = Arrays.copyOf(sentence, 16 * (500 + 200));

        // When
        barge.onModelHears();
        barge.onFlush(Reason.BARGE_IN);
        caller(cough);
        caller(Speech.silence(1_000, PCM));
        barge.onModelHearsNoMore();

        // Then
        assertThat(story).isEmpty();
    }

    @Test
    void takesSpeechOfBothEarsWhereACoughIsNotToCount() {
        // Given
        BargeIn barge = by(new BargeInPolicy(BargeInPolicy.By.MODEL, 300), false);
        answer(ITEM, 1_000);

        // When
        barge.onModelHears();
        barge.onFlush(Reason.BARGE_IN);
        caller(aSentence());

        // Then
        assertThat(story).startsWith("Flush[reason=BARGE_IN]", "flushed", "ResponseCancel[responseId=answer]");
    }

    @Test
    void cancelsAnAnswerOfWhichNothingHasBeenHeardWhereTheModelWouldNot() {
        // Given
        by(new BargeInPolicy(BargeInPolicy.By.VAD, 0), false);
        responses.onStarted("answer");
        story.clear();

        // When
        caller(aSentence());
        say(ITEM, 100);

        // Then
        assertThat(story).containsExactly("ResponseCancel[responseId=answer]");
    }

    private final class Leg extends QuietLeg {

        Leg() {
            super(channel.eventLoop());
        }

        @Override
        public void sendAudio(OutputItem item, ByteBuf audio) {
            audio.release();
            story.add("audio " + item.itemId());
        }

        @Override
        public void send(CallerCommand command) {
            story.add(command.toString());
        }

        @Override
        public void flush() {
            story.add("flushed");
        }
    }
}

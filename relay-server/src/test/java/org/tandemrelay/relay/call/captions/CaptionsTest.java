package org.tandemrelay.relay.call.captions;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CallerCommand.Caption;
import org.tandemrelay.relay.call.leg.RecordingLeg;
import org.tandemrelay.relay.playout.Heard;
import org.tandemrelay.upstream.session.ModelEvent.Transcript;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.session.Role;
import org.tandemrelay.upstream.transport.Transport;

/** What a caller reads, and when. */
class CaptionsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final OutputItem ANSWER = new OutputItem("resp_1", "a1");

    private final EventLoopGroup loops = Transport.NIO.newGroup(1, "captions");
    private final RecordingLeg leg = new RecordingLeg(loops.next(), CallerCapabilities.plain());
    private final Captions captions = new Captions(leg);

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void written(String text) {
        captions.onTranscript(new Transcript(Role.ASSISTANT, "a1", text, Transcript.Mode.APPEND, false), true);
    }

    private void heard(String item, String text) {
        captions.onTranscript(new Transcript(Role.USER, item, text, Transcript.Mode.REPLACE, true), true);
    }

    private List<Caption> told() {
        return leg.commands(Caption.class);
    }

    private List<String> texts() {
        return told().stream().map(caption -> caption.words().text()).toList();
    }

    private Caption last() {
        return told().get(told().size() - 1);
    }

    @Test
    void tellsTheModelsWordsWithItsSpeechAndNotBefore() {
        // Given
        written("Good morning, ");
        written("how are you?");
        captions.onSpeech(ANSWER, 2 * SECOND);
        captions.onAnswerDone();
        assertThat(told()).isEmpty();

        // When
        captions.onSent(ANSWER, SECOND);
        List<String> halfway = texts();
        captions.onSent(ANSWER, SECOND);

        // Then
        assertThat(halfway).containsExactly("Good morning,");
        assertThat(last().words())
                .isEqualTo(new Transcript(
                        Role.ASSISTANT, "a1", "Good morning, how are you?", Transcript.Mode.REPLACE, true));
        assertThat(last().interrupted()).isFalse();
    }

    @Test
    void tellsOnlyWhatWasHeardOfAnInterruptedItem() {
        // Given
        written("one two three four five six seven");
        captions.onSpeech(ANSWER, 4 * SECOND);
        captions.onAnswerDone();
        captions.onSent(ANSWER, 3 * SECOND);

        // When
        captions.onCutOff(List.of(new Heard(ANSWER, 2_000)));
        captions.onSent(ANSWER, SECOND);
        written("and more");

        // Then
        assertThat(last().words().text()).isEqualTo("one two three");
        assertThat(last().words().complete()).isTrue();
        assertThat(last().interrupted()).isTrue();
    }

    @Test
    void tellsOfAnAnswerThatALostLineBrokeOffWhatCameOfItThoughTheNextIsDoneFirst() {
        // Given
        written("one two three four five six seven eight nine ten eleven twelve");
        captions.onSpeech(ANSWER, SECOND);
        captions.onSent(ANSWER, SECOND / 2);

        // When
        captions.onLost();
        captions.onAnswerDone();
        captions.onSent(ANSWER, SECOND / 2);

        // Then
        assertThat(last().words().text()).isEqualTo("one two three four");
        assertThat(last().words().complete()).isTrue();
        assertThat(last().interrupted()).isTrue();
    }

    @Test
    void tellsAllOfAnAnswerThatWasCompleteWhenTheLineWasLost() {
        // Given
        written("one two three");
        captions.onSpeech(ANSWER, SECOND);
        captions.onAnswerDone();

        // When
        captions.onLost();
        captions.onSent(ANSWER, SECOND);

        // Then
        assertThat(last().words().text()).isEqualTo("one two three");
        assertThat(last().interrupted()).isFalse();
    }

    @Test
    void saysNothingOfWhatNobodyHeard() {
        // Given
        written("one two three");
        captions.onSpeech(ANSWER, 4 * SECOND);

        // When
        captions.onCutOff(List.of(new Heard(ANSWER, 0)));
        captions.onAnswerDone();

        // Then
        assertThat(told()).isEmpty();
    }

    @Test
    void saysNothingOfAnAnswerThatIsNotHeard() {
        // When
        captions.onTranscript(new Transcript(Role.ASSISTANT, "a1", "x", Transcript.Mode.APPEND, false), false);
        captions.onAnswerDone();

        // Then
        assertThat(told()).isEmpty();
    }

    @Test
    void tellsAnAnswerWithoutSpeechWhenItIsComplete() {
        // Given
        written("only words");

        // When
        captions.onAnswerDone();

        // Then
        assertThat(texts()).containsExactly("only words");
    }

    @Test
    void wordsThatComeLateKnowTheirPlace() {
        // Given
        captions.onPlace("u1");
        captions.onPlace("a1");
        captions.onPlace("u2");
        written("Five past two.");
        captions.onSpeech(ANSWER, SECOND);
        captions.onSent(ANSWER, SECOND);
        captions.onAnswerDone();

        // When
        heard("u2", "Thank you.");
        heard("u1", "What time is it?");

        // Then
        assertThat(told())
                .filteredOn(caption -> caption.words().complete())
                .extracting(caption -> caption.words().itemId() + " " + caption.order())
                .containsExactly("a1 2", "u2 3", "u1 1");
    }

    @Test
    void keepsTheWholeOfTheCallersWords() {
        // When
        captions.onTranscript(new Transcript(Role.USER, "u1", "What", Transcript.Mode.APPEND, false), true);
        captions.onTranscript(new Transcript(Role.USER, "u1", " time", Transcript.Mode.APPEND, false), true);
        heard("u1", "What time is it?");

        // Then
        assertThat(told()).extracting(Caption::whole).containsExactly("What", "What time", "What time is it?");
    }

    @Test
    void knowsNoPlaceWhereTheModelNamesNothing() {
        // When
        captions.onTranscript(new Transcript(Role.USER, null, "Hello", Transcript.Mode.REPLACE, true), true);

        // Then
        assertThat(last().order()).isEqualTo(Caption.NO_ORDER);
        assertThat(last().whole()).isEqualTo("Hello");
    }
}

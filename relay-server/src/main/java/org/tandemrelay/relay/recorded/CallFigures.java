package org.tandemrelay.relay.recorded;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.recorded.CallReport.Answer;
import org.tandemrelay.relay.recorded.CallReport.Gaps;
import org.tandemrelay.relay.recorded.CallReport.Interruption;
import org.tandemrelay.relay.recorded.CallReport.Responses;

/** Adds up what a caller noticed. Milliseconds are those of the call's clock. */
final class CallFigures {

    private static final int SIGNIFICANT_DIGITS = 3;

    private final List<Speech> speech;
    private final List<Answer> answers = new ArrayList<>();
    private final List<Interruption> interruptions = new ArrayList<>();
    private final Histogram responseMicros = new Histogram(SIGNIFICANT_DIGITS);

    private int answeredSpeech;
    private int gapCount;
    private double gapTotalMillis;
    private double gapLongestMillis;
    private double heardMillis;

    CallFigures(List<Speech> speech) {
        this.speech = speech;
    }

    /**
     * An answer begins. It answers the last speech that was over by then, unless an earlier answer did.
     *
     * @return the answer as it stands in the report
     */
    Answer answerBegins(double millis) {
        int over = answeredSpeech;
        while (over < speech.size() && speech.get(over).endMillis() <= millis) {
            over++;
        }
        Answer answer;
        if (over == answeredSpeech) {
            answer = new Answer(millis, null, null);
        } else {
            double end = speech.get(over - 1).endMillis();
            answer = new Answer(millis, end, millis - end);
            responseMicros.recordValue(Math.round((millis - end) * 1_000));
            answeredSpeech = over;
        }
        answers.add(answer);
        return answer;
    }

    void gap(double millis) {
        gapCount++;
        gapTotalMillis += millis;
        gapLongestMillis = Math.max(gapLongestMillis, millis);
    }

    void interrupted(Interruption interruption) {
        interruptions.add(interruption);
    }

    void heard(double millis) {
        heardMillis += millis;
    }

    List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** Speech that was over by {@code spokenMillis} and that no answer came after. */
    List<Speech> unanswered(double spokenMillis) {
        return speech.stream()
                .skip(answeredSpeech)
                .filter(said -> said.endMillis() <= spokenMillis)
                .toList();
    }

    List<Interruption> interruptions() {
        return List.copyOf(interruptions);
    }

    Gaps gaps() {
        return new Gaps(gapCount, gapTotalMillis, gapLongestMillis);
    }

    double heardMillis() {
        return heardMillis;
    }

    @Nullable
    Responses responses() {
        if (responseMicros.getTotalCount() == 0) {
            return null;
        }
        return new Responses(
                responseMicros.getTotalCount(), percentile(50), percentile(90), percentile(99), percentile(100));
    }

    private double percentile(double percent) {
        return responseMicros.getValueAtPercentile(percent) / 1_000.0;
    }
}

package org.tandemrelay.relay.recorded;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one call. Times are milliseconds since the call was connected unless their name says otherwise.
 *
 * @param call what the call is called by whoever names it, the relay or the bridge; null if neither does
 * @param version of the protocol that the relay speaks; null if it did not say so
 * @param encoding of the audio, as it was agreed; null if it never was
 * @param connectMillis from dialling until the WebSocket was open; null if it never was
 * @param durationMillis from then until the end; 0 if there was no call
 * @param answers what the model said, in order
 * @param unanswered speech after the last that was answered
 * @param responses distribution of {@link Answer#afterSpeechMillis}; null if there was none
 * @param gaps holes inside the answers
 * @param interruptions answers that the relay flushed
 * @param heardMillis audio that was heard, all answers together
 * @param transcript both sides, in the order in which they began
 * @param sending how well the caller itself kept its time
 * @param ending why the call is over
 */
public record CallReport(
        @Nullable String call,
        @Nullable String version,
        @Nullable String encoding,
        @Nullable Double connectMillis,
        double durationMillis,
        List<Answer> answers,
        List<Speech> unanswered,
        @Nullable Responses responses,
        Gaps gaps,
        List<Interruption> interruptions,
        double heardMillis,
        List<Line> transcript,
        Sending sending,
        Ending ending) {

    /** The report of a call that never was. */
    static CallReport withoutCall(Ending ending) {
        return new CallReport(
                null,
                null,
                null,
                null,
                0,
                List.of(),
                List.of(),
                null,
                new Gaps(0, 0, 0),
                List.of(),
                0,
                List.of(),
                new Sending(0, 0, 0),
                ending);
    }

    /**
     * One answer of the model's.
     *
     * @param atMillis when its first audio was heard
     * @param speechEndMillis end of the speech that it answers, found in the recording; null if it answers none
     * @param afterSpeechMillis from the one to the other; null if it answers none
     */
    public record Answer(
            double atMillis,
            @Nullable Double speechEndMillis,
            @Nullable Double afterSpeechMillis) {}

    /**
     * How long the caller waited for answers.
     *
     * @param count answers measured
     */
    public record Responses(long count, double p50Millis, double p90Millis, double p99Millis, double maxMillis) {}

    /**
     * Underruns: silence in the middle of an answer because its audio came too late.
     *
     * @param longestMillis 0 if there was none
     */
    public record Gaps(int count, double totalMillis, double longestMillis) {}

    /**
     * A flush.
     *
     * @param reason the relay's, empty if it gave none
     * @param droppedMillis audio that had come and was never heard
     */
    public record Interruption(double atMillis, String reason, double droppedMillis) {}

    /**
     * What one side said.
     *
     * @param role {@code user} or {@code assistant}
     */
    public record Line(String role, String text) {}

    /**
     * How well the caller kept its time.
     *
     * @param frames sent
     * @param droppedFrames not sent, because the relay did not read
     * @param worstLateMillis the most that a frame left after its time
     */
    public record Sending(long frames, long droppedFrames, double worstLateMillis) {}
}

package org.tandemrelay.relay.recorded;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a {@link CallReport} for people to read. */
public final class ReportPrinter {

    private final PrintWriter out;

    /** Prints to {@code out}, which is flushed and left open. */
    public ReportPrinter(PrintWriter out) {
        this.out = out;
    }

    /** Prints the figures, the transcript and how the call ended. */
    public void print(CallReport report) {
        if (report.connectMillis() != null) {
            figures(report);
            transcript(report);
        }
        ending(report.ending());
        out.flush();
    }

    private void figures(CallReport report) {
        if (report.call() != null) {
            line("call", report.version() == null ? "%s" : "%s, protocol version %s", report.call(), report.version());
        }
        if (report.encoding() != null) {
            line("encoding", "%s", report.encoding());
        }
        line("connected in", "%.1f ms", report.connectMillis());
        for (CallReport.Answer answer : report.answers()) {
            line(
                    "answer",
                    "at %.3f s%s",
                    answer.atMillis() / 1_000,
                    afterSpeech(answer.afterSpeechMillis(), answer.speechEndMillis()));
        }
        for (Speech speech : report.unanswered()) {
            line("no answer", "to the speech that ended at %.3f s", speech.endMillis() / 1_000);
        }
        CallReport.Responses responses = report.responses();
        if (responses != null && responses.count() > 1) {
            line(
                    "response time",
                    "p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, max %.1f ms of %d",
                    responses.p50Millis(),
                    responses.p90Millis(),
                    responses.p99Millis(),
                    responses.maxMillis(),
                    responses.count());
        }
        line(
                "heard",
                "%.2f s of audio in a call of %.2f s",
                report.heardMillis() / 1_000,
                report.durationMillis() / 1_000);
        CallReport.Gaps gaps = report.gaps();
        if (gaps.count() == 0) {
            line("gaps", "none");
        } else {
            line(
                    "gaps",
                    "%d, together %.1f ms, the longest %.1f ms",
                    gaps.count(),
                    gaps.totalMillis(),
                    gaps.longestMillis());
        }
        for (CallReport.Interruption interruption : report.interruptions()) {
            line(
                    "interrupted",
                    "at %.3f s (%s), %.0f ms not heard",
                    interruption.atMillis() / 1_000,
                    interruption.reason(),
                    interruption.droppedMillis());
        }
        CallReport.Sending sending = report.sending();
        line("sent", "%d frames, at worst %.1f ms late", sending.frames(), sending.worstLateMillis());
        if (sending.droppedFrames() > 0) {
            line("not sent", "%d frames: the relay did not read", sending.droppedFrames());
        }
    }

    private void transcript(CallReport report) {
        for (CallReport.Line line : report.transcript()) {
            line(line.role(), "%s", line.text());
        }
    }

    private void ending(Ending ending) {
        StringBuilder text = new StringBuilder(ending.cause());
        if (ending.closeCode() != null) {
            text.append(" (").append(ending.closeCode()).append(')');
        }
        if (!ending.message().isEmpty()) {
            text.append(": ").append(ending.message());
        }
        line(ending.failed() ? "failed" : "ended", "%s", text);
        if (ending.failed() && Boolean.TRUE.equals(ending.retry())) {
            line("", "calling again may help");
        }
    }

    private static String afterSpeech(@Nullable Double after, @Nullable Double speechEnd) {
        return after == null || speechEnd == null
                ? ""
                : String.format(Locale.ROOT, ", %.1f ms after the end of speech at %.3f s", after, speechEnd / 1_000);
    }

    private void line(String label, String format, @Nullable Object... values) {
        out.printf(Locale.ROOT, "%-14s ", label);
        out.printf(Locale.ROOT, format, values);
        out.println();
    }
}

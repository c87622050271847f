package org.tandemrelay.relay.recorded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.recorded.line.CallerLine;
import org.tandemrelay.relay.recorded.line.LineDialect;
import org.tandemrelay.relay.recorded.line.LineEnds;
import org.tandemrelay.relay.recorded.line.RelayListener;

/**
 * An open call: what is said, what is heard, and what the relay tells about it.
 *
 * <p>What the relay tells is heard by a {@link RelayEar}. Confined to the channel's event loop. It closes nothing: {@link RecordedCall} asks it whether there is anything left to wait
 * for. Every entry takes the time at which it happens, so that all that follows from it happens at that time.
 */
final class Conversation {

    /** Marks are echoed within this time, also if frames are longer. */
    private static final long LONGEST_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Channel channel;
    private final CallPlan plan;
    private final CallTimeline timeline;
    private final CallClock clock;
    private final CallFigures figures;
    private final WireCodec codec;
    private final RelayAccount account;
    private final RelayEar ear;
    private final CallerLine line;
    private final SpeechSender sender;
    private final Reply reply;
    private final Patience patience;
    private final boolean told;
    private final Deque<KeyPress> keys;

    /** Has said nothing yet; {@code socket} is the channel's. */
    Conversation(CallerSocket socket, Channel channel, Assignment assignment, CallClock clock) {
        CallPlan plan = assignment.plan();
        CallRecords records = assignment.records();
        LineDialect dialect = plan.destination().dialect();
        this.channel = channel;
        this.plan = plan;
        this.timeline = records.timeline();
        this.clock = clock;
        this.figures = new CallFigures(plan.recording().speech());
        this.codec = new WireCodec(plan, channel.alloc());
        this.keys = new ArrayDeque<>(plan.keys());
        this.told = dialect.tellsState();
        this.account = new RelayAccount(plan.audio(), timeline);
        this.patience = new Patience(plan.lingerMillis(), plan.timeoutMillis());
        this.ear = new RelayEar(clock, timeline, account, patience);
        this.line = dialect.open(new LineEnds(plan.audio(), socket, ear::queuedMillis, ear));
        this.sender = new SpeechSender(new SpeechSender.Way(channel, codec, line), plan, clock);
        this.reply = new Reply(new Reply.Traces(clock, figures, records, told), codec, line);
        ear.listenTo(reply);
    }

    /** Says what is said first. */
    void open() {
        line.opened();
        channel.flush();
    }

    /** Says that the caller hangs up. */
    void hangup() {
        line.hangup();
        channel.flush();
    }

    /**
     * Says what is due and hears what has come.
     *
     * @param speaking false once the caller has hung up: then it says no more
     * @return nanoseconds until the next call of this method
     */
    long tick(long now, boolean speaking) {
        ear.now(now);
        reply.advance(now);
        if (speaking) {
            sender.sendDue(now);
            pressDue();
        }
        line.tick();
        channel.flush();
        return Math.min(sender.nanosUntilNext(now), LONGEST_TICK_NANOS);
    }

    /** Takes a text frame. */
    void text(String text, long now) {
        ear.now(now);
        patience.activity(millis());
        line.text(text);
        channel.flush();
    }

    /** Takes a binary frame, which is borrowed. */
    void audio(ByteBuf frame, long now) {
        ear.now(now);
        patience.activity(millis());
        line.binary(frame);
        channel.flush();
    }

    /** Whether the recording was said, the answer heard, and nothing more has come for a while. */
    boolean exhausted() {
        patience.answerDue(!told && !figures.unanswered(sender.spokenMillis()).isEmpty());
        return sender.recordingOver()
                && keys.isEmpty()
                && patience.exhausted(millis(), plan.recording().durationMillis(), reply.heardUntilMillis());
    }

    /** Why the relay cannot be talked to, or null if it can. */
    @Nullable
    Ending useless() {
        return account.useless();
    }

    /** What the relay said about the end, or null if it has said nothing yet. */
    @Nullable
    Ending announced() {
        return account.announced();
    }

    /** Adds an event to the timeline, now. */
    ObjectNode note(String event, long now) {
        ear.now(now);
        return timeline.at(millis(), event);
    }

    /** Hears out what has come, and writes down what was said. The last of it: nothing is said or heard after. */
    void finish(long now) {
        ear.now(now);
        codec.close();
        reply.finish();
        line.close();
        for (Speech speech : plan.recording().speech()) {
            noteIfSaid("speech_begin", speech.startMillis());
            noteIfSaid("speech_end", speech.endMillis());
        }
        if (sender.recordingOver()) {
            timeline.at(plan.recording().durationMillis(), "recording_end");
        }
    }

    CallProgress progress(long now, String phase) {
        CallReport.Gaps gaps = figures.gaps();
        return new CallProgress(
                clock.millisAt(now),
                phase.isEmpty() ? patience.state() : phase,
                sender.spokenMillis(),
                reply.playing(now),
                gaps.count(),
                figures.interruptions().size());
    }

    CallReport report(double connectMillis, Ending ending) {
        RelayListener.Started started = account.started();
        return new CallReport(
                started == null ? null : started.call(),
                started == null ? null : started.version(),
                started == null ? null : started.encoding(),
                connectMillis,
                millis(),
                figures.answers(),
                figures.unanswered(sender.spokenMillis()),
                figures.responses(),
                figures.gaps(),
                figures.interruptions(),
                figures.heardMillis(),
                account.transcript().lines(),
                sender.figures(),
                ending);
    }

    private void pressDue() {
        for (KeyPress key = keys.peek(); key != null && key.atMillis() <= millis(); key = keys.peek()) {
            keys.remove();
            line.press(key.digit());
            timeline.at(millis(), "dtmf").put("digit", String.valueOf(key.digit()));
            patience.activity(millis());
        }
    }

    private void noteIfSaid(String event, double atMillis) {
        if (atMillis <= sender.spokenMillis()) {
            timeline.at(atMillis, event);
        }
    }

    private double millis() {
        return clock.millisAt(ear.nowNanos());
    }
}

package org.tandemrelay.relay.recorded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An open call: what is said, what is heard, and what the relay tells about it.
 *
 * <p>Confined to the channel's event loop. It closes nothing: {@link RecordedCall} asks it whether there is anything left to wait
 * for. Every entry takes the time at which it happens, so that all that follows from it happens at that time.
 */
final class Conversation implements RelayListener {

    /** Marks are echoed within this time, also if frames are longer. */
    private static final long LONGEST_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Channel channel;
    private final CallPlan plan;
    private final CallTimeline timeline;
    private final CallClock clock;
    private final CallFigures figures;
    private final WireCodec codec;
    private final SpeechSender sender;
    private final Reply reply;
    private final Patience patience;
    private final Transcript transcript = new Transcript();

    private long nowNanos;
    private @Nullable String call;
    private @Nullable String version;
    private @Nullable String encoding;
    private @Nullable Ending announced;
    private @Nullable Ending useless;

    /** Starts to speak. */
    Conversation(Channel channel, CallPlan plan, CallRecords records, CallClock clock) {
        this.channel = channel;
        this.plan = plan;
        this.timeline = records.timeline();
        this.clock = clock;
        this.figures = new CallFigures(plan.recording().speech());
        this.codec = new WireCodec(plan, channel.alloc());
        this.sender = new SpeechSender(channel, plan, clock, codec);
        this.reply = new Reply(new Reply.Traces(clock, figures, records), codec, this::say);
        this.patience = new Patience(plan.lingerMillis(), plan.timeoutMillis());
        this.nowNanos = clock.startNanos();
    }

    /**
     * Says what is due and hears what has come.
     *
     * @param speaking false once the caller has hung up: then it says no more
     * @return nanoseconds until the next call of this method
     */
    long tick(long now, boolean speaking) {
        nowNanos = now;
        reply.advance(now);
        if (speaking) {
            sender.sendDue(now);
        }
        channel.flush();
        return Math.min(sender.nanosUntilNext(now), LONGEST_TICK_NANOS);
    }

    /** Takes a text frame. */
    void text(String text, long now) {
        nowNanos = now;
        patience.activity(millis());
        RelayMessages.read(text, this);
        channel.flush();
    }

    /** Takes a binary frame, which is borrowed. */
    void audio(ByteBuf frame, long now) {
        nowNanos = now;
        patience.activity(millis());
        reply.audio(frame, now);
        channel.flush();
    }

    /** Whether the recording was said, the answer heard, and nothing more has come for a while. */
    boolean exhausted() {
        return sender.recordingOver()
                && patience.exhausted(millis(), plan.recording().durationMillis(), reply.heardUntilMillis());
    }

    /** Why the relay cannot be talked to, or null if it can. */
    @Nullable
    Ending useless() {
        return useless;
    }

    /** What the relay said about the end, or null if it has said nothing yet. */
    @Nullable
    Ending announced() {
        return announced;
    }

    /** Adds an event to the timeline, now. */
    ObjectNode note(String event, long now) {
        nowNanos = now;
        return timeline.at(millis(), event);
    }

    /** Hears out what has come, and writes down what was said. The last of it: nothing is said or heard after. */
    void finish(long now) {
        nowNanos = now;
        codec.close();
        reply.finish();
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
        return new CallReport(
                call,
                version,
                encoding,
                connectMillis,
                millis(),
                figures.answers(),
                figures.unanswered(sender.spokenMillis()),
                figures.responses(),
                figures.gaps(),
                figures.interruptions(),
                figures.heardMillis(),
                transcript.lines(),
                sender.figures(),
                ending);
    }

    @Override
    public void onStarted(Started started) {
        call = started.call();
        version = started.version();
        encoding = started.encoding();
        timeline.at(millis(), "started")
                .put("call", call)
                .put("version", version)
                .put("encoding", encoding)
                .put("rate_hz", started.rateHz());
        String wanted = plan.recording().encoding().label();
        int wantedHz = plan.recording().rateHz();
        if (started.rateHz() != wantedHz || !wanted.equals(encoding)) {
            useless = new Ending(
                    Ending.RELAY_PROTOCOL,
                    "asked for " + wanted + " at " + wantedHz + " Hz, the relay started " + encoding + " at "
                            + started.rateHz() + " Hz",
                    null,
                    null);
        }
    }

    @Override
    public void onState(String state) {
        patience.state(state);
        timeline.at(millis(), "state").put("state", state);
    }

    @Override
    public void onAudioItem(@Nullable String item, @Nullable String response) {
        reply.startItem(item, response);
    }

    @Override
    public void onMark(String name) {
        reply.mark(name, nowNanos);
    }

    @Override
    public void onFlush(@Nullable String item, String reason) {
        reply.flush(item, reason, nowNanos);
    }

    @Override
    public void onCaption(Caption caption) {
        if (caption.replace()) {
            transcript.replace(caption.role(), caption.item(), caption.text());
        } else {
            transcript.append(caption.role(), caption.item(), caption.text());
        }
        timeline.at(millis(), "caption")
                .put("role", caption.role())
                .put("item", caption.item())
                .put("text", caption.text())
                .put("mode", caption.replace() ? "replace" : "append")
                .put("final", caption.last());
    }

    @Override
    public void onWarning(String code, String message) {
        timeline.at(millis(), "warning").put("code", code).put("message", message);
    }

    @Override
    public void onEnded(String cause, String message, boolean retry) {
        announced = new Ending(cause, message, null, retry);
        timeline.at(millis(), "ended")
                .put("cause", cause)
                .put("message", message)
                .put("retry", retry);
    }

    @Override
    public void onNonsense(String problem) {
        timeline.at(millis(), "nonsense").put("problem", problem);
    }

    /** Written with what else is due; the entries flush. */
    private void say(String message) {
        channel.write(new TextWebSocketFrame(message), channel.voidPromise());
    }

    private void noteIfSaid(String event, double atMillis) {
        if (atMillis <= sender.spokenMillis()) {
            timeline.at(atMillis, event);
        }
    }

    private double millis() {
        return clock.millisAt(nowNanos);
    }
}

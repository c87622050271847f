package org.tandemrelay.relay.recorded;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.recorded.line.RelayListener;

/** Takes what the relay tells in one call, at the time at which it happens, to those whom it concerns. Confined to the call's event loop. */
final class RelayEar implements RelayListener {

    private final CallClock clock;
    private final CallTimeline timeline;
    private final RelayAccount account;
    private final Patience patience;

    /** Null until {@link #listenTo}: who hears and who is heard know each other. */
    private @Nullable Reply reply;

    private long nowNanos;

    /** Has heard nothing. */
    RelayEar(CallClock clock, CallTimeline timeline, RelayAccount account, Patience patience) {
        this.clock = clock;
        this.timeline = timeline;
        this.account = account;
        this.patience = patience;
        this.nowNanos = clock.startNanos();
    }

    /** Where audio goes. Once, before the call is opened. */
    void listenTo(Reply heard) {
        reply = heard;
    }

    /** What is told from here on happens now. */
    void now(long nanos) {
        nowNanos = nanos;
    }

    long nowNanos() {
        return nowNanos;
    }

    /** How much of what has come is to be heard yet; 0 in silence. */
    double queuedMillis() {
        return reply().queuedMillis(nowNanos);
    }

    @Override
    public void onStarted(Started started) {
        account.started(started, millis());
    }

    @Override
    public void onState(String state) {
        patience.state(state);
        timeline.at(millis(), "state").put("state", state);
    }

    @Override
    public void onAudioItem(@Nullable String item, @Nullable String response) {
        reply().startItem(item, response);
    }

    @Override
    public void onAudio(ByteBuf frame) {
        reply().audio(frame, nowNanos);
    }

    @Override
    public void onAnswerOver() {
        reply().endAnswer(nowNanos);
    }

    @Override
    public void onMark(String name) {
        reply().mark(name, nowNanos);
    }

    @Override
    public void onFlush(@Nullable String item, String reason) {
        reply().flush(item, reason, nowNanos);
    }

    @Override
    public void onCaption(Caption caption) {
        account.caption(caption, millis());
    }

    @Override
    public void onWarning(String code, String message) {
        account.warning(code, message, millis());
    }

    @Override
    public void onEnded(String cause, String message, boolean retry) {
        account.ended(new Ending(cause, message, null, retry), millis());
    }

    @Override
    public void onNonsense(String problem) {
        account.nonsense(problem, millis());
    }

    @Override
    public void onUnusable(String problem) {
        account.useless(problem);
    }

    private Reply reply() {
        if (reply == null) {
            throw new IllegalStateException("told something before the call was opened");
        }
        return reply;
    }

    private double millis() {
        return clock.millisAt(nowNanos);
    }
}

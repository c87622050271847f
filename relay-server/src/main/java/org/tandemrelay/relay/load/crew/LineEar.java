package org.tandemrelay.relay.load.crew;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.recorded.line.CallerLine;
import org.tandemrelay.relay.recorded.line.RelayListener;

/** What a call's line has understood, for the call and its conduct. */
final class LineEar implements RelayListener {

    private final LoadCall call;
    private final Conduct conduct;
    private final Meters meters;

    LineEar(LoadCall call, Conduct conduct, Meters meters) {
        this.call = call;
        this.conduct = conduct;
        this.meters = meters;
    }

    @Override
    public void onStarted(Started started) {
        call.onStarted();
    }

    @Override
    public void onAudio(ByteBuf frame) {
        call.audio(frame);
    }

    @Override
    public void onAudioItem(@Nullable String item, @Nullable String response) {
        conduct.item(item);
    }

    @Override
    public void onAnswerOver() {
        conduct.answerOver(System.nanoTime());
    }

    @Override
    public void onMark(String name) {
        if (conduct.mark(name, System.nanoTime())) {
            call.line().markPlayed(name);
        }
    }

    @Override
    public void onFlush(@Nullable String item, String reason) {
        Conduct.Flushed cut = conduct.flush(System.nanoTime());
        call.line().flushed(new CallerLine.Flushed(cut.item(), cut.playedMillis(), cut.marks()));
    }

    @Override
    public void onEnded(String cause, String message, boolean retry) {
        call.onEnded(cause);
    }

    @Override
    public void onUnusable(String problem) {
        call.onLost("unusable: " + problem);
    }

    @Override
    public void onWarning(String code, String message) {
        meters.closes.merge("warning " + code, 1, Integer::sum);
    }

    @Override
    public void onNonsense(String problem) {
        meters.closes.merge("nonsense", 1, Integer::sum);
    }

    @Override
    public void onState(String state) {
        // Told to people only.
    }

    @Override
    public void onCaption(Caption caption) {
        // Told to people only.
    }
}

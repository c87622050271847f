package org.tandemrelay.relay.recorded;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import org.tandemrelay.relay.recorded.line.CallerLine;

/**
 * Speaks a recording into a call in real time, and then silence, as an open line does.
 *
 * <p>A relay that does not read must not make the caller run out of memory: while the channel is not writable the frames of that
 * time are lost, as they would be at a microphone. Confined to the channel's event loop.
 */
final class SpeechSender {

    private final Channel channel;
    private final Recording recording;
    private final WireCodec codec;
    private final CallerLine line;
    private final FrameSchedule schedule;
    private final int frameBytes;
    private final int frameMillis;

    private long frames;
    private long dropped;
    private long worstLateNanos;

    SpeechSender(Way way, CallPlan plan, CallClock clock) {
        this.channel = way.channel();
        this.codec = way.codec();
        this.line = way.line();
        this.recording = plan.recording();
        this.frameMillis = plan.frameMillis();
        this.frameBytes = (int) recording.format().bytesOf(frameMillis);
        this.schedule = new FrameSchedule(clock.startNanos(), TimeUnit.MILLISECONDS.toNanos(frameMillis));
    }

    /**
     * The way to the relay.
     *
     * @param channel says whether the relay reads
     * @param codec makes frames of samples
     * @param line sends them
     */
    record Way(Channel channel, WireCodec codec, CallerLine line) {}

    /** Sends what is due. */
    void sendDue(long nowNanos) {
        long due = schedule.due(nowNanos);
        if (due == frames) {
            return;
        }
        worstLateNanos = Math.max(worstLateNanos, schedule.latenessNanos(frames, nowNanos));
        for (; frames < due; frames++) {
            if (channel.isWritable()) {
                line.speak(frame(), (frames + 1) * frameMillis);
            } else {
                dropped++;
            }
        }
        channel.flush();
    }

    /** Nanoseconds until the next frame is due. */
    long nanosUntilNext(long nowNanos) {
        return schedule.nanosUntilNext(frames, nowNanos);
    }

    /** How much of the recording has been said. */
    double spokenMillis() {
        return Math.min((double) frames * frameMillis, recording.durationMillis());
    }

    boolean recordingOver() {
        return (double) frames * frameMillis >= recording.durationMillis();
    }

    CallReport.Sending figures() {
        return new CallReport.Sending(frames - dropped, dropped, worstLateNanos / 1e6);
    }

    private ByteBuf frame() {
        ByteBuf frame = channel.alloc().buffer(frameBytes);
        int copied = recording.copyTo(frame, frames * frameBytes, frameBytes);
        frame.writeZero(frameBytes - copied);
        return codec.frame(frame);
    }
}

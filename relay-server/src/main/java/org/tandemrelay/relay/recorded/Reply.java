package org.tandemrelay.relay.recorded;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.opus.OpusException;
import org.tandemrelay.relay.recorded.line.CallerLine;

/**
 * What comes back in one call: audio on its way through the playout, and what the relay is told about it.
 *
 * <p>Confined to the call's event loop. Times are readings of the call's ticker.
 */
final class Reply {

    private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** After which a relay that does not say where an answer ends is taken to have begun another. */
    private static final int PAUSE_MILLIS = 1_000;

    private final CallClock clock;
    private final CallFigures figures;
    private final CallRecords records;
    private final CallerLine line;
    private final CallerPlayout playout;
    private final WireCodec codec;

    private long lastReportNanos;
    /** While a flush is carried out its answer takes the place of the report on the item that it cuts. */
    private boolean flushing;

    Reply(Traces traces, WireCodec codec, CallerLine line) {
        this.clock = traces.clock();
        this.figures = traces.figures();
        this.records = traces.records();
        this.codec = codec;
        this.line = line;
        this.lastReportNanos = clock.startNanos();
        long pauseSamples = traces.answersTold() ? Long.MAX_VALUE : (long) PAUSE_MILLIS * clock.rateHz() / 1_000;
        HeardReply heard = new HeardReply(clock, records.timeline(), figures, new Told());
        this.playout = new CallerPlayout(clock, heard, pauseSamples);
    }

    /** Tells the relay, but for what the answer to a flush tells it. */
    private final class Told implements HeardReply.Teller {
        @Override
        public void played(String item, long millis) {
            if (!flushing) {
                line.played(item, millis);
            }
        }

        @Override
        public void markPlayed(String name) {
            line.markPlayed(name);
        }
    }

    /**
     * What a reply is measured by, and where it leaves what was measured.
     *
     * @param clock of the call
     * @param figures added up
     * @param records of its events and its audio
     * @param answersTold whether the relay says where an answer ends
     */
    record Traces(CallClock clock, CallFigures figures, CallRecords records, boolean answersTold) {}

    void startItem(@Nullable String item, @Nullable String response) {
        playout.startItem(item, response);
    }

    /** Takes a binary frame; {@code frame} is borrowed. */
    void audio(ByteBuf frame, long nowNanos) {
        byte[] samples;
        try {
            samples = codec.samples(frame);
        } catch (OpusException noPacket) {
            String problem = "a binary frame is no Opus packet: " + noPacket.getMessage();
            records.timeline().at(clock.millisAt(nowNanos), "nonsense").put("problem", problem);
            return;
        }
        if (samples.length > 0) {
            long position = playout.add(samples.length / Short.BYTES, nowNanos);
            records.reply().write(position, samples);
        }
    }

    void endAnswer(long nowNanos) {
        playout.endAnswer(nowNanos);
    }

    void mark(String name, long nowNanos) {
        playout.mark(name, nowNanos);
    }

    /** Drops what was not heard, and tells the line what that was. */
    void flush(@Nullable String item, String reason, long nowNanos) {
        playout.advance(nowNanos);
        String cut = item != null ? item : playout.heardItem();
        List<String> marks = playout.marks();
        flushing = true;
        double droppedMillis = clock.millisOf(playout.flush(nowNanos));
        flushing = false;
        codec.cut();
        records.reply().cut(playout.queueEnd());
        double millis = clock.millisAt(nowNanos);
        figures.interrupted(new CallReport.Interruption(millis, reason, droppedMillis));
        var event = records.timeline().at(millis, "flush").put("item", cut).put("reason", reason);
        event.put("dropped_ms", droppedMillis);
        long playedMillis = 0;
        if (cut != null) {
            playedMillis = playout.playedMillis(cut);
            event.put("played_ms", playedMillis);
        }
        line.flushed(new CallerLine.Flushed(cut, playedMillis, marks));
    }

    /** Lets time pass: echoes the marks that were reached, and reports every 100 ms what is being heard. */
    void advance(long nowNanos) {
        playout.advance(nowNanos);
        String item = playout.heardItem();
        if (item != null && playout.playing(nowNanos) && nowNanos - lastReportNanos >= REPORT_NANOS) {
            lastReportNanos = nowNanos;
            line.played(item, playout.playedMillis(item));
        }
    }

    /** The call is over; what has come is heard to its end. */
    void finish() {
        playout.finish();
    }

    /** When the last audio that has come is heard, on the call's clock; may be in the future. */
    double heardUntilMillis() {
        return clock.millisOf(playout.queueEnd());
    }

    /** How much of what has come is to be heard yet; 0 in silence. */
    double queuedMillis(long nowNanos) {
        return Math.max(0, clock.millisOf(playout.queueEnd() - clock.sampleAt(nowNanos)));
    }

    boolean playing(long nowNanos) {
        return playout.playing(nowNanos);
    }
}

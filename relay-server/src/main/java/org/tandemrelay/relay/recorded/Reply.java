package org.tandemrelay.relay.recorded;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.opus.OpusException;

/**
 * What comes back in one call: audio on its way through the playout, and what the relay is told about it.
 *
 * <p>Confined to the call's event loop. Times are readings of the call's ticker.
 */
final class Reply {

    private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final CallClock clock;
    private final CallFigures figures;
    private final CallRecords records;
    private final HeardReply.Line line;
    private final CallerPlayout playout;
    private final WireCodec codec;

    private long lastReportNanos;
    /** While a flush is carried out its answer takes the place of the report on the item that it cuts. */
    private boolean flushing;

    Reply(Traces traces, WireCodec codec, HeardReply.Line line) {
        this.clock = traces.clock();
        this.figures = traces.figures();
        this.records = traces.records();
        this.codec = codec;
        this.line = line;
        this.lastReportNanos = clock.startNanos();
        this.playout = new CallerPlayout(clock, new HeardReply(clock, records.timeline(), figures, message -> {
            if (!flushing) {
                line.say(message);
            }
        }));
    }

    /**
     * What a reply is measured by, and where it leaves what was measured.
     *
     * @param clock of the call
     * @param figures added up
     * @param records of its events and its audio
     */
    record Traces(CallClock clock, CallFigures figures, CallRecords records) {}

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

    void mark(String name, long nowNanos) {
        playout.mark(name, nowNanos);
    }

    /** Drops what was not heard, and answers how much of the item was. */
    void flush(@Nullable String item, String reason, long nowNanos) {
        playout.advance(nowNanos);
        String cut = item != null ? item : playout.heardItem();
        flushing = true;
        double droppedMillis = clock.millisOf(playout.flush(nowNanos));
        flushing = false;
        codec.cut();
        records.reply().cut(playout.queueEnd());
        double millis = clock.millisAt(nowNanos);
        figures.interrupted(new CallReport.Interruption(millis, reason, droppedMillis));
        var event = records.timeline().at(millis, "flush").put("item", cut).put("reason", reason);
        event.put("dropped_ms", droppedMillis);
        if (cut != null) {
            event.put("played_ms", playout.playedMillis(cut));
            line.say(RelayMessages.flushed(cut, playout.playedMillis(cut)));
        }
    }

    /** Lets time pass: echoes the marks that were reached, and reports every 100 ms what is being heard. */
    void advance(long nowNanos) {
        playout.advance(nowNanos);
        String item = playout.heardItem();
        if (item != null && playout.playing(nowNanos) && nowNanos - lastReportNanos >= REPORT_NANOS) {
            lastReportNanos = nowNanos;
            line.say(RelayMessages.played(item, playout.playedMillis(item)));
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

    boolean playing(long nowNanos) {
        return playout.playing(nowNanos);
    }
}

package org.tandemrelay.relay.playout;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.base64.Base64Audio;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * One call's speech on its way to the caller: kept, paced, and accounted for. Confined to the call's event loop.
 *
 * <p>With a lead of 200 ms the far end always holds between 160 and 200 ms, however fast the model speaks, until its speech is over. A
 * gap or a stall is not made up for: the lead is filled again, and no more.
 */
@EachFrame(Way.DOWN)
public final class Playout implements Metronome.Listener {

    /** One beat's worth: no shorter piece is sent while more is to come, and no longer one, so that marks find room between them. */
    private static final long PIECE_NANOS = 20_000_000;

    /** The longest piece sent on arrival. */
    private static final long MAX_PIECE_MILLIS = 1_000;

    /** A full queue is told of no more when so much of it has been played: soon, since what the model has to tell waits behind it. */
    private static final long RELIEF_MILLIS = 1_000;

    private final PlayoutSettings settings;
    private final AudioFormat format;
    private final PlayoutOutput output;
    private final PlayoutQueue queue;
    private final HeardLedger ledger;
    private final FarEnd farEnd;
    private final Overdue overdue;

    /** Null while its beats are not a metronome's. */
    private @Nullable Beat beat;

    private long sendingNanos;
    private boolean full;
    private boolean playing;

    /** Whether anything waits here. */
    private boolean waiting;

    /** When the far end has played all that it was sent, by the clock. */
    private long endNanos;

    /**
     * A playout with nothing in it.
     *
     * @param settings lead and bounds
     * @param format of the speech, as the caller hears it
     * @param output where it goes
     */
    public Playout(PlayoutSettings settings, AudioFormat format, PlayoutOutput output) {
        this.settings = settings;
        this.format = format;
        this.output = output;
        this.queue = new PlayoutQueue();
        this.ledger = new HeardLedger(format);
        this.farEnd = new FarEnd(format, ledger);
        this.overdue = new Overdue(settings, format, new Overdue.Waiting(queue, ledger), output);
    }

    /** Whose beats it hears, and can rest from: it does so while nothing waits and the far end plays, or has played all. */
    public void follow(Beat followed) {
        beat = followed;
        look();
    }

    /** More speech, in whole samples; owned. It leaves at the next {@link #onBeat}, or at once if the lead allows. */
    public void add(OutputItem item, ByteBuf audio, long nowNanos) {
        if (!audio.isReadable()) {
            audio.release();
            return;
        }
        queue.add(item, audio);
        added(item, audio.readableBytes(), nowNanos);
    }

    /**
     * The same, still in base64, for an output that takes it so. What need not wait goes on as it came.
     *
     * @param text valid, with its padding, and of audio of which no byte is less than a sample; borrowed, its indices are not moved
     */
    public void addBase64(OutputItem item, ByteBuf text, long nowNanos) {
        if (!text.isReadable()) {
            return;
        }
        int bytes = Base64Audio.decodedLength(text, text.readerIndex(), text.readableBytes());
        if (queue.isEmpty() && output.writable() && bytes <= creditBytes(nowNanos)) {
            ledger.received(item, bytes);
            playing = true;
            sendingNanos = nowNanos;
            farEnd.sent(item, bytes, nowNanos);
            output.sendBase64(item, text, bytes);
            judgeFullness();
            look();
        } else {
            queue.addBase64(item, text.retainedSlice());
            added(item, bytes, nowNanos);
        }
    }

    private void added(OutputItem item, int bytes, long nowNanos) {
        ledger.received(item, bytes);
        playing = true;
        send(nowNanos);
        judgeFullness();
        look();
    }

    private void look() {
        waiting = full || !queue.isEmpty();
        endNanos = farEnd.endNanos();
        long silentNanos = playing ? endNanos : Beat.NONE;
        restUntil(waiting ? Beat.EACH : silentNanos);
    }

    private void restUntil(long nanos) {
        if (beat != null) {
            beat.restUntil(nanos);
        }
    }

    /** A mark behind the speech so far. */
    public void mark(String name, long nowNanos) {
        queue.addMark(name);
        send(nowNanos);
        look();
    }

    @Override
    public void onBeat(long nowNanos) {
        // What waited may all have gone with a mark, since when nobody has looked whether it still is too much.
        if (waiting) {
            overdue.look(farEnd.dry(nowNanos), nowNanos);
            if (send(nowNanos)) {
                output.flush();
            }
            judgeFullness();
            look();
        }
        if (playing && !waiting && nowNanos >= endNanos) {
            judgeSilence(nowNanos);
        }
    }

    /** By the clock the far end has played all: so it has, if it is no later than that. */
    private void judgeSilence(long nowNanos) {
        long silentNanos = endNanos + farEnd.lateNanos();
        if (nowNanos < silentNanos) {
            restUntil(silentNanos);
            return;
        }
        playing = false;
        farEnd.ranDry();
        restUntil(Beat.NONE);
        output.onPlayedOut();
    }

    @Override
    public void onBeatFailed(Throwable failure) {
        output.onPlayoutFailed(failure);
    }

    /** The time by which what is sent now is sent: that of the beat, though sending takes some itself. */
    public long sendingNanos() {
        return sendingNanos;
    }

    private boolean send(long nowNanos) {
        sendingNanos = nowNanos;
        boolean sent = sendMarks();
        if (overdue.catchingUp()) {
            sent |= overdue.drop(this::sendMarks);
        }
        OutputItem item = queue.headItem();
        while (item != null && output.writable()) {
            int bytes = creditBytes(nowNanos);
            if (bytes <= 0) {
                break;
            }
            int length = queue.fitting(bytes);
            boolean base64 = queue.headIsBase64();
            ByteBuf piece = queue.take(length);
            farEnd.sent(item, length, nowNanos);
            if (base64) {
                sendBase64(item, piece, length);
            } else {
                output.sendAudio(item, piece);
            }
            sendMarks();
            item = queue.headItem();
            sent = true;
        }
        return sent;
    }

    private void sendBase64(OutputItem item, ByteBuf piece, int bytes) {
        try {
            output.sendBase64(item, piece, bytes);
        } finally {
            piece.release();
        }
    }

    private boolean sendMarks() {
        String mark = queue.pollMark();
        boolean any = mark != null;
        while (mark != null) {
            output.sendMark(mark);
            // The next answer begins when it begins.
            overdue.caughtUp();
            mark = queue.pollMark();
        }
        return any;
    }

    /** Bytes that may go now, whole samples, 0 if it is not yet worth a piece. */
    private int creditBytes(long nowNanos) {
        if (settings.unlimited()) {
            // Else one huge piece of the model's would be one huge frame, whatever the caller takes.
            return (int) format.bytesOf(MAX_PIECE_MILLIS);
        }
        long leadNanos = settings.leadMillis() * 1_000_000;
        long creditNanos = leadNanos - farEnd.aheadNanos(nowNanos);
        long pieceNanos = Math.min(PIECE_NANOS, leadNanos);
        return creditNanos < pieceNanos ? 0 : (int) format.bytesOf(pieceNanos / 1_000_000);
    }

    private void judgeFullness() {
        long limit = format.bytesOf(settings.queueMillis());
        long enough = full ? limit - Math.min(limit / 2, format.bytesOf(RELIEF_MILLIS)) : limit;
        boolean now = queue.bytes() > enough;
        if (now != full) {
            full = now;
            output.onFull(now);
        }
    }

    /** Silence was sent behind an item's speech, to fill a packet: the far end plays that too. */
    public void padded(OutputItem item, int bytes, long nowNanos) {
        farEnd.moved(item, bytes, nowNanos);
        look();
    }

    /** Of an item's speech so many bytes did not go further, though they were sent: nobody will hear them. */
    public void withheld(OutputItem item, int bytes, long nowNanos) {
        farEnd.moved(item, -bytes, nowNanos);
        look();
    }

    /** The caller told how much of an item it has played. */
    public void reported(String itemId, long playedMillis, long nowNanos) {
        farEnd.reported(itemId, playedMillis, !heldUp(nowNanos), nowNanos);
        look();
    }

    /** So long, in ns, a word to the caller took, and the answer back. */
    public void roundTrip(long nanos, long nowNanos) {
        if (!heldUp(nowNanos)) {
            farEnd.roundTrip(nanos);
            look();
        }
    }

    /** The loop was busy elsewhere: what is read now may have come long ago. */
    private boolean heldUp(long nowNanos) {
        return beat != null && nowNanos - beat.lastNanos() > 2 * PIECE_NANOS;
    }

    /** The caller told that it has now played an answer to its end. */
    public void playedOut(String responseId, long nowNanos) {
        farEnd.playedOut(responseId, !heldUp(nowNanos), nowNanos);
        look();
    }

    /** Whether anything waits or is being played. */
    public boolean playing() {
        return playing;
    }

    /** Whether some of an item that this is true of waits, or is being played. */
    public boolean unheard(Predicate<OutputItem> which, long nowNanos) {
        return playing && farEnd.unheard(which, nowNanos);
    }

    /** Milliseconds of speech that wait here. */
    public long queuedMillis() {
        return format.millisOf(queue.bytes());
    }

    /**
     * Drops all that waits.
     *
     * @param openResponse the answer that the model has not finished; null if it has
     * @return what had been heard of each item that is thereby cut off, oldest first
     */
    public List<Heard> flush(@Nullable String openResponse, long nowNanos) {
        List<Heard> cut = farEnd.cutOff(openResponse, nowNanos);
        queue.clear();
        playing = false;
        overdue.reset();
        judgeFullness();
        look();
        return cut;
    }

    /** Releases what waits, for good. */
    public void close() {
        queue.clear();
    }
}

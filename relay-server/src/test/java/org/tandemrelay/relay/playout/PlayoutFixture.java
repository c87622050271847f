package org.tandemrelay.relay.playout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.session.OutputItem;

/** A playout whose clock is moved by hand, and which hears a beat every 20 ms of it unless it rests. Its caller is as near as can be, unless a test says otherwise. */
final class PlayoutFixture implements Beat {

    static final AudioFormat PCM24 = AudioFormat.pcm16(24_000);
    static final int BYTES_PER_MILLI = 48;
    static final OutputItem FIRST = new OutputItem("answer", "first");
    static final OutputItem SECOND = new OutputItem("answer", "second");
    static final OutputItem LATER = new OutputItem("later answer", "later");

    private static final long BEAT_NANOS = 20_000_000;

    final RecordingOutput caller;
    final Playout playout;
    private final List<ByteBuf> given = new ArrayList<>();
    private final ByteArrayOutputStream givenBytes = new ByteArrayOutputStream();
    private long nowNanos = 1_000_000_000L;
    private long nextBeatNanos = nowNanos + BEAT_NANOS;
    private long lastBeatNanos = nowNanos;
    private long restNanos = Beat.EACH;
    private int counter;

    private PlayoutFixture(PlayoutSettings settings, long roundTripMillis) {
        caller = new RecordingOutput(PCM24, () -> nowNanos);
        playout = new Playout(settings, PCM24, caller);
        playout.follow(this);
        playout.roundTrip(roundTripMillis * 1_000_000, nowNanos);
    }

    static PlayoutFixture lead(long millis) {
        return leadAndQueue(millis, 10_000);
    }

    /** With a caller so far away, there and back, and a lead of 200 ms. */
    static PlayoutFixture roundTrip(long millis) {
        return new PlayoutFixture(new PlayoutSettings(200, 10_000), millis);
    }

    static PlayoutFixture leadAndQueue(long millis, long queueMillis) {
        return new PlayoutFixture(new PlayoutSettings(millis, queueMillis), 0);
    }

    /** With a lead of 200 ms, and a caller who is spared what is later than this. */
    static PlayoutFixture late(long millis) {
        return new PlayoutFixture(new PlayoutSettings(200, 60_000, millis), 0);
    }

    /** So many ms of speech, no two samples alike, arrive. */
    void speak(OutputItem item, long millis) {
        speakBytes(item, (int) (millis * BYTES_PER_MILLI));
    }

    void speakBytes(OutputItem item, int length) {
        ByteBuf audio = Unpooled.buffer(length);
        for (int i = 0; i < length / 2; i++) {
            audio.writeShortLE(counter++);
        }
        givenBytes.writeBytes(audio.array().clone());
        given.add(audio);
        playout.add(item, audio, nowNanos);
    }

    /** Time goes by, with its beats. */
    void pass(long millis) {
        passNanos(millis * 1_000_000);
    }

    void passNanos(long nanos) {
        long until = nowNanos + nanos;
        while (nextBeatNanos <= until) {
            nowNanos = nextBeatNanos;
            beat();
            nextBeatNanos += BEAT_NANOS;
        }
        nowNanos = until;
    }

    private void beat() {
        lastBeatNanos = nowNanos;
        if (restNanos <= nowNanos) {
            playout.onBeat(nowNanos);
        }
    }

    @Override
    public long lastNanos() {
        return lastBeatNanos;
    }

    @Override
    public void restUntil(long nanos) {
        restNanos = nanos;
    }

    /** Time goes by while the event loop is busy elsewhere: the beats come late, at once. */
    void stall(long millis) {
        nowNanos += millis * 1_000_000;
        while (nextBeatNanos <= nowNanos) {
            beat();
            nextBeatNanos += BEAT_NANOS;
        }
    }

    /** Time goes by while the event loop is busy elsewhere, and the beats are still to come. */
    void passBusy(long millis) {
        nowNanos += millis * 1_000_000;
    }

    List<Heard> flush() {
        return playout.flush(null, nowNanos);
    }

    List<Heard> flushWithin(String openResponse) {
        return playout.flush(openResponse, nowNanos);
    }

    void report(OutputItem item, long playedMillis) {
        playout.reported(item.itemId(), playedMillis, nowNanos);
    }

    void reportPlayedOut(String responseId) {
        playout.playedOut(responseId, nowNanos);
    }

    void mark(String name) {
        playout.mark(name, nowNanos);
    }

    /** All that was given to the playout, one after the other. */
    byte[] givenBytes() {
        return givenBytes.toByteArray();
    }

    long sentMillis() {
        return caller.bytes().length / BYTES_PER_MILLI;
    }

    /** Buffers given to the playout that somebody still holds. */
    long heldBuffers() {
        return given.stream().filter(audio -> audio.refCnt() > 0).count();
    }
}

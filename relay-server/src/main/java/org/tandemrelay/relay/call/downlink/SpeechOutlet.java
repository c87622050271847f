package org.tandemrelay.relay.call.downlink;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.leg.MarkName;
import org.tandemrelay.relay.call.leg.Packets;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.relay.keeping.CallRecorder;
import org.tandemrelay.relay.playout.Heard;
import org.tandemrelay.relay.playout.Metronome;
import org.tandemrelay.relay.playout.Playout;
import org.tandemrelay.relay.playout.PlayoutOutput;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.relay.playout.Seat;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * The second half of the {@link Downlink}: speech in the caller's format, paced by {@link Playout}, cut into packets and sent, and marks among
 * it by which the caller tells how far it has played.
 */
@EachFrame(Way.DOWN)
final class SpeechOutlet implements PlayoutOutput, PacketSender.Listener {

    private final CallerLeg leg;
    private final DownlinkListener listener;
    private final Packets packets;
    private final Seat seat;
    private final Playout playout;
    private final PacketSender sender;
    private final RoundTrips roundTrips;

    /** Null where marks within an answer are of no use. */
    private final @Nullable ProgressMarks marks;

    /** Null unless the call is recorded. */
    private @Nullable CallRecorder recorder;

    /** What is sent is a sound of the relay's own, and nobody speaks. */
    private boolean soundsOnly;

    /**
     * Where it all goes, and by which clock.
     *
     * @param settings the caller's, whatever its packets
     */
    record Line(CallerLeg leg, PlayoutSettings settings, Metronome metronome, CallTally tally) {}

    SpeechOutlet(Line line, Packets packets, DownlinkListener listener, @Nullable ProgressMarks marks) {
        this.leg = line.leg();
        this.listener = listener;
        this.packets = packets;
        this.marks = marks;
        this.roundTrips = new RoundTrips(leg);
        this.sender = new PacketSender(packets, leg, line.tally(), this);
        this.playout = new Playout(packets.paced(line.settings()), packets.counted(), this);
        this.seat = line.metronome().add(playout);
        playout.follow(seat);
    }

    void recordedBy(@Nullable CallRecorder keeps) {
        recorder = keeps;
    }

    /** Whether what comes from now on is no speech. */
    void soundsOnly(boolean sounds) {
        soundsOnly = sounds;
    }

    // What the model says.

    /** Speech in the format that is counted in; owned. */
    void add(OutputItem item, ByteBuf audio) {
        playout.add(item, audio, now());
    }

    /** The same in base64; borrowed. */
    void addBase64(OutputItem item, ByteBuf text) {
        playout.addBase64(item, text, now());
    }

    /** An answer ends here. */
    void mark(String responseId) {
        playout.mark(responseId, now());
    }

    /** Drops all that waits, and tells what was heard of each item that is cut off. */
    List<Heard> cutOff(@Nullable String openResponse) {
        sender.drop();
        if (marks != null) {
            marks.flush();
        }
        List<Heard> heard = playout.flush(openResponse, now());
        if (recorder != null) {
            for (Heard one : heard) {
                recorder.onCutOff(one.item().itemId(), one.soundedMillis(), now());
            }
        }
        return heard;
    }

    boolean unheard(Predicate<OutputItem> which) {
        return playout.unheard(which, now());
    }

    boolean playing() {
        return playout.playing();
    }

    long waitingNanos() {
        return playout.queuedMillis() * 1_000_000;
    }

    // What the caller tells.

    void onPosition(String itemId, long playedMillis) {
        playout.reported(itemId, playedMillis, now());
    }

    void onRoundTrip(long nanos) {
        playout.roundTrip(nanos, now());
    }

    void onMark(String name) {
        if (!progressed(MarkName.number(name))) {
            playout.playedOut(name, now());
        }
    }

    /** A mark came back of whose name only the number was read. */
    void onNumberedMark(long number) {
        if (!progressed(number)) {
            playout.playedOut(MarkName.of(number), now());
        }
    }

    private boolean progressed(long number) {
        OutputItem item = marks == null ? null : marks.cameBack(number);
        if (marks != null && item != null) {
            onPosition(item.itemId(), marks.playedMillis());
        }
        return item != null;
    }

    // What the playout sends.

    @Override
    public void sendAudio(OutputItem item, ByteBuf audio) {
        sender.send(item, audio);
    }

    @Override
    public void sendBase64(OutputItem item, ByteBuf text, int bytes) {
        sender.sendBase64(item, text, bytes);
    }

    @Override
    public void sendMark(String name) {
        sender.end();
        leg.send(new CallerCommand.Mark(name));
    }

    @Override
    public void flush() {
        leg.flush();
    }

    @Override
    public boolean writable() {
        return leg.writable();
    }

    @Override
    public boolean reads() {
        return leg.reads();
    }

    @Override
    public void onHeldUp(boolean held) {
        listener.onHeldUp(held);
    }

    @Override
    public void onDropped(OutputItem item, long nanos) {
        listener.onDropped(item, nanos);
    }

    @Override
    public void onCaughtUp(long droppedMillis) {
        listener.onCaughtUp(droppedMillis);
    }

    @Override
    public void onFull(boolean full) {
        listener.onPlayoutFull(full);
    }

    @Override
    public void onPlayedOut() {
        listener.onPlayedOut();
    }

    @Override
    public void onPlayoutFailed(Throwable failure) {
        listener.onPlayoutFailed(failure);
    }

    // What leaves.

    @Override
    public void onSpeaking() {
        if (!soundsOnly) {
            listener.onSpeaking();
        }
    }

    @Override
    public void onPacketLeaves(OutputItem item, ByteBuf audio) {
        if (recorder != null) {
            recorder.onSent(item.itemId(), audio, packets.counted(), playout.sendingNanos());
        }
    }

    @Override
    public void onSent(OutputItem item, long nanos) {
        roundTrips.onSpeech(playout.sendingNanos());
        listener.onSent(item, nanos);
        long mark = marks == null ? MarkName.NO_NUMBER : marks.sent(item, nanos);
        if (mark != MarkName.NO_NUMBER) {
            leg.sendNumberedMark(mark);
        }
    }

    @Override
    public void onWithheld(OutputItem item, int bytes) {
        playout.withheld(item, bytes, now());
    }

    @Override
    public void onPadding(OutputItem item, int bytes) {
        playout.padded(item, bytes, now());
    }

    private long now() {
        return leg.loop().ticker().nanoTime();
    }

    void close() {
        seat.leave();
        playout.close();
        sender.close();
    }
}

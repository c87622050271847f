package org.tandemrelay.relay.call;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.base64.Base64Audio;
import org.tandemrelay.audio.transcode.Transcoder;
import org.tandemrelay.relay.keeping.CallRecorder;
import org.tandemrelay.relay.playout.Heard;
import org.tandemrelay.relay.playout.Metronome;
import org.tandemrelay.relay.playout.Playout;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.upstream.session.OutputItem;

/** The model's speech on its way to the caller: converted, paced by {@link Playout}, and what comes too late is dropped. */
final class Downlink implements Playout.Output, PacketSender.Listener {

    private final CallerLeg leg;
    private final PlayoutSettings settings;
    private final Metronome metronome;
    private final CallTally tally;

    /** Whether the caller can be sent base64. */
    private final boolean base64;

    /** Null unless the call is recorded. */
    private @Nullable CallRecorder recorder;

    private Packets packets;

    /** Null where marks within an answer are of no use. */
    private final @Nullable ProgressMarks marks;

    /** All five null until the model is ready. */
    private @Nullable DownlinkListener listener;

    private @Nullable AudioFormat output;

    private @Nullable Transcoder transcoder;

    private @Nullable Playout playout;

    private @Nullable PacketSender sender;

    /** The item that the transcoder's state belongs to; null before the first audio and after an answer's end. */
    private @Nullable OutputItem converting;

    private final Discarded discarded = new Discarded();
    private final RoundTrips roundTrips;

    /** The sound of the relay's own that was the last to play; null if that was speech. */
    private @Nullable OutputItem sounding;

    Downlink(CallerLeg leg, PlayoutSettings settings, Metronome metronome, CallTally tally) {
        this.leg = leg;
        this.settings = settings;
        this.metronome = metronome;
        this.tally = tally;
        this.roundTrips = new RoundTrips(leg);
        this.packets = Packets.any(AudioFormat.pcm16(24_000));
        this.base64 = leg.capabilities().have(CallerCapabilities.Trait.BASE64);
        int markMillis = leg.capabilities().markMillis();
        this.marks = markMillis == CallerCapabilities.NO_MARKS ? null : new ProgressMarks(markMillis);
    }

    /** What the caller wants to hear; before the first audio. */
    void packets(Packets wanted) {
        if (wanted.equals(packets)) {
            return;
        }
        packets = wanted;
        // The model may have been quicker than the caller's wish.
        if (output != null) {
            close();
            open(output);
        }
    }

    /** Who keeps what is heard. */
    void recordedBy(CallRecorder keeps) {
        recorder = keeps;
    }

    AudioFormat format() {
        return packets.format();
    }

    void onReady(AudioFormat spoken, DownlinkListener told) {
        listener = told;
        output = spoken;
        open(spoken);
    }

    private void open(AudioFormat spoken) {
        AudioFormat counted = packets.counted();
        transcoder = Transcoder.between(spoken, counted);
        sender = new PacketSender(packets, leg, tally, this);
        playout = new Playout(packets.paced(settings), counted, this);
        metronome.add(playout);
    }

    /** Some of the model's speech; owned. */
    void onAudio(OutputItem item, ByteBuf audio) {
        Playout to = playout;
        Transcoder converter = transcoder;
        if (to == null || converter == null || discarded.drops(item)) {
            audio.release();
            return;
        }
        if (converting != null && !converting.equals(item)) {
            drainTranscoder(to, converter);
        }
        onSpeechComes();
        converting = item;
        if (output != null) {
            listener().onSpeech(item, output.nanosOf(audio.readableBytes()));
        }
        to.add(item, converter.transcode(audio, leg.alloc()), now());
    }

    private void onSpeechComes() {
        if (sounding != null) {
            hush(CallerCommand.Flush.Reason.MODEL);
            sounding = null;
        }
    }

    /** Whoever speaks need not wait until the relay's own phrase is over; a tone is short. */
    void hush(CallerCommand.Flush.Reason reason) {
        if (Filler.PHRASE.equals(sounding) && playout != null && playout.playing()) {
            cutOff(null);
            leg.send(new CallerCommand.Flush(reason));
            leg.flush();
        }
    }

    /** A sound of the relay's own, in 16-bit samples of that format, while nothing is said; owned. */
    void sound(OutputItem item, AudioFormat format, ByteBuf pcm) {
        Playout to = playout;
        if (to == null || to.playing()) {
            pcm.release();
            return;
        }
        sounding = item;
        Transcoder once = Transcoder.between(format, packets.counted());
        try {
            to.add(item, once.transcode(pcm, leg.alloc()), now());
            to.add(item, once.drain(leg.alloc()), now());
        } finally {
            once.close();
        }
    }

    /** Whether speech leaves as it comes, so that base64 need not be decoded. */
    boolean takesBase64() {
        return base64
                && recorder == null
                && transcoder != null
                && transcoder.identity()
                && !packets.exact()
                && bytewise();
    }

    /** Base64 is cut between any two bytes. */
    private boolean bytewise() {
        return packets.format().bytesPerFrame() == 1;
    }

    /** Some of the model's speech in base64, while that {@linkplain #takesBase64 is taken}; borrowed. */
    void onBase64(OutputItem item, ByteBuf text, int start, int length) {
        if (playout != null && !discarded.drops(item)) {
            // What is not converted leaves nothing in the converter.
            onSpeechComes();
            converting = item;
            int bytes = Base64Audio.decodedLength(text, start, length);
            listener().onSpeech(item, packets.format().nanosOf(bytes));
            playout.addBase64(item, text.retainedSlice(start, length), now());
        }
    }

    /**
     * The answer is complete: its last samples leave the transcoder, and a mark behind them.
     *
     * @return items of an answer that was cut off, of which nothing was heard, and the model was not told so
     */
    List<OutputItem> onResponseDone(String responseId) {
        if (discarded.has(responseId)) {
            return discarded.done(responseId);
        }
        if (playout != null && transcoder != null && converting != null) {
            drainTranscoder(playout, transcoder);
            playout.mark(responseId, now());
        }
        return List.of();
    }

    private void drainTranscoder(Playout to, Transcoder converter) {
        OutputItem item = converting;
        converting = null;
        ByteBuf tail = converter.drain(leg.alloc());
        if (item == null) {
            tail.release();
        } else {
            to.add(item, tail, now());
        }
    }

    /** Nothing more of this answer may be heard. */
    void discard(String responseId) {
        discarded.add(responseId);
    }

    /**
     * Stops the speech.
     *
     * @param openResponse the answer still being generated, of which no more may come; null if there is none
     * @return what was heard of each item that is cut off
     */
    List<Heard> cutOff(@Nullable String openResponse) {
        if (openResponse != null) {
            discard(openResponse);
        }
        if (transcoder != null) {
            transcoder.reset();
        }
        converting = null;
        if (sender != null) {
            sender.drop();
        }
        if (marks != null) {
            marks.flush();
        }
        List<Heard> heard = playout == null ? List.of() : playout.flush(now());
        discarded.cutOff(heard);
        if (recorder != null) {
            for (Heard one : heard) {
                recorder.onCutOff(one.item().itemId(), one.playedMillis(), now());
            }
        }
        return heard.stream().filter(one -> !Filler.isSound(one.item())).toList();
    }

    /** Whether some of an item that this is true of waits, or is being played. */
    boolean unheard(Predicate<OutputItem> which) {
        return playout != null && playout.unheard(which, now());
    }

    /** Whether speech waits or is being played. */
    boolean playing() {
        return playout != null && playout.playing() && sounding == null;
    }

    /** How long what waits here takes to be said. */
    long waitingNanos() {
        return playout == null ? 0 : playout.queuedMillis() * 1_000_000;
    }

    void onPosition(String itemId, long playedMillis) {
        if (playout != null) {
            playout.reported(itemId, playedMillis, now());
        }
    }

    void onRoundTrip(long nanos) {
        if (playout != null) {
            playout.roundTrip(nanos, now());
        }
    }

    void onMark(String name) {
        ProgressMarks.Progress progress = marks == null ? null : marks.cameBack(name);
        if (progress != null) {
            onPosition(progress.item().itemId(), progress.playedMillis());
        } else if (playout != null) {
            playout.playedOut(name, now());
        }
    }

    @Override
    public void sendAudio(OutputItem item, ByteBuf audio) {
        sender().send(item, audio);
    }

    @Override
    public void sendBase64(OutputItem item, ByteBuf text, int bytes) {
        sender().sendBase64(item, text, bytes);
    }

    @Override
    public void onSpeaking() {
        if (sounding == null) {
            listener().onSpeaking();
        }
    }

    @Override
    public void onPacketLeaves(OutputItem item, ByteBuf audio) {
        if (recorder != null && playout != null) {
            recorder.onSent(item.itemId(), audio, packets.counted(), playout.sendingNanos());
        }
    }

    @Override
    public void onSent(OutputItem item, long nanos) {
        roundTrips.onSpeech(playout == null ? now() : playout.sendingNanos());
        listener().onSent(item, nanos);
        String mark = marks == null ? null : marks.sent(item, nanos);
        if (mark != null) {
            leg.send(new CallerCommand.Mark(mark));
        }
    }

    @Override
    public void onWithheld(OutputItem item, int bytes) {
        if (playout != null) {
            playout.withheld(item, bytes, now());
        }
    }

    @Override
    public void onPadding(OutputItem item, int bytes) {
        if (playout != null) {
            playout.padded(item, bytes, now());
        }
    }

    @Override
    public void sendMark(String name) {
        sender().end();
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
    public void onFull(boolean full) {
        listener().onPlayoutFull(full);
    }

    @Override
    public void onPlayedOut() {
        listener().onPlayedOut();
    }

    @Override
    public void onPlayoutFailed(Throwable failure) {
        listener().onPlayoutFailed(failure);
    }

    private DownlinkListener listener() {
        if (listener == null) {
            throw new IllegalStateException("playing before the model is ready");
        }
        return listener;
    }

    private PacketSender sender() {
        if (sender == null) {
            throw new IllegalStateException("speaking before the model is ready");
        }
        return sender;
    }

    private long now() {
        return leg.loop().ticker().nanoTime();
    }

    void close() {
        if (playout != null) {
            metronome.remove(playout);
            playout.close();
        }
        if (sender != null) {
            sender.close();
        }
        if (transcoder != null) {
            transcoder.close();
        }
    }
}

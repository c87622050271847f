package org.tandemrelay.relay.call.downlink;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.base64.Base64Audio;
import org.tandemrelay.audio.transcode.Transcoder;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.leg.Packets;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.relay.keeping.CallRecorder;
import org.tandemrelay.relay.playout.Heard;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * The model's speech on its way to the caller: what comes too late is dropped, all else converted and given to the {@link SpeechOutlet},
 * which sends it at its time.
 */
@EachFrame(Way.DOWN)
public final class Downlink {

    private final CallerLeg leg;
    private final SpeechOutlet.Line line;

    /** Whether the caller can be sent base64. */
    private final boolean base64;

    /** Null unless the call is recorded. */
    private @Nullable CallRecorder recorder;

    private Packets packets;

    /** Null where marks within an answer are of no use. */
    private final @Nullable ProgressMarks marks;

    /** All four null until the model is ready. */
    private @Nullable DownlinkListener listener;

    private @Nullable AudioFormat output;

    @EachFrame
    private @Nullable Transcoder transcoder;

    private @Nullable SpeechOutlet outlet;

    /** The item that the transcoder's state belongs to; null before the first audio and after an answer's end. */
    private @Nullable OutputItem converting;

    private final Discarded discarded = new Discarded();

    /** The sound of the relay's own that was the last to play; null if that was speech. */
    private @Nullable OutputItem sounding;

    /** Of a call whose model is not there yet, on that loop. */
    public Downlink(CallerLeg leg, PlayoutSettings settings, DownlinkLoop shared, CallTally tally) {
        this.leg = leg;
        this.line = new SpeechOutlet.Line(leg, settings, shared.metronome(), tally);
        this.packets = Packets.any(AudioFormat.pcm16(24_000));
        this.base64 = leg.capabilities().have(CallerCapabilities.Trait.BASE64);
        int markMillis = leg.capabilities().markMillis();
        this.marks = markMillis == CallerCapabilities.NO_MARKS
                ? null
                : new ProgressMarks(markMillis, shared.marks().next(markMillis));
    }

    /** What the caller wants to hear; before the first audio. */
    public void packets(Packets wanted) {
        if (wanted.equals(packets)) {
            return;
        }
        packets = wanted;
        // The model may have been quicker than the caller's wish.
        if (output != null && listener != null) {
            close();
            open(output, listener);
        }
    }

    /** Who keeps what is heard. */
    public void recordedBy(CallRecorder keeps) {
        recorder = keeps;
        if (outlet != null) {
            outlet.recordedBy(keeps);
        }
    }

    /** What the caller is sent. */
    public AudioFormat format() {
        return packets.format();
    }

    /** The model is there; or another is, while what the one before said may still be heard. */
    public void onReady(AudioFormat spoken, DownlinkListener told) {
        if (outlet == null) {
            listener = told;
            output = spoken;
            open(spoken, told);
        } else if (!spoken.equals(output) && transcoder != null) {
            transcoder.close();
            output = spoken;
            transcoder = Transcoder.between(spoken, packets.counted());
        }
    }

    private void open(AudioFormat spoken, DownlinkListener told) {
        transcoder = Transcoder.between(spoken, packets.counted());
        outlet = new SpeechOutlet(line, packets, told, marks);
        outlet.recordedBy(recorder);
        outlet.soundsOnly(sounding != null);
    }

    /** Some of the model's speech; owned. */
    public void onAudio(OutputItem item, ByteBuf audio) {
        SpeechOutlet to = outlet;
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
        to.add(item, converter.transcode(audio, leg.alloc()));
    }

    private void onSpeechComes() {
        if (sounding != null) {
            hush(CallerCommand.Flush.Reason.MODEL);
            sounds(null);
        }
    }

    private void sounds(@Nullable OutputItem sound) {
        sounding = sound;
        if (outlet != null) {
            outlet.soundsOnly(sound != null);
        }
    }

    /** Whoever speaks need not wait until the relay's own phrase is over; a tone is short. */
    public void hush(CallerCommand.Flush.Reason reason) {
        if (Filler.PHRASE.equals(sounding) && outlet != null && outlet.playing()) {
            cutOff(null);
            leg.send(new CallerCommand.Flush(reason));
            leg.flush();
        }
    }

    /** A sound of the relay's own, in 16-bit samples of that format, while nothing is said; owned. */
    void sound(OutputItem item, AudioFormat format, ByteBuf pcm) {
        SpeechOutlet to = outlet;
        if (to == null || to.playing()) {
            pcm.release();
            return;
        }
        sounds(item);
        Transcoder once = Transcoder.between(format, packets.counted());
        try {
            to.add(item, once.transcode(pcm, leg.alloc()));
            to.add(item, once.drain(leg.alloc()));
        } finally {
            once.close();
        }
    }

    /** Whether speech leaves as it comes, so that base64 need not be decoded. */
    public boolean takesBase64() {
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
    public void onBase64(OutputItem item, ByteBuf text, int start, int length) {
        if (outlet != null && !discarded.drops(item)) {
            // What is not converted leaves nothing in the converter.
            onSpeechComes();
            converting = item;
            int bytes = Base64Audio.decodedLength(text, start, length);
            listener().onSpeech(item, packets.format().nanosOf(bytes));
            addBase64(outlet, item, text, start, length);
        }
    }

    /** A slice would be an object for each frame; so the whole message poses as its part for as long as it is only lent. */
    private static void addBase64(SpeechOutlet to, OutputItem item, ByteBuf text, int start, int length) {
        int readerIndex = text.readerIndex();
        int writerIndex = text.writerIndex();
        text.setIndex(start, start + length);
        try {
            to.addBase64(item, text);
        } finally {
            text.setIndex(readerIndex, writerIndex);
        }
    }

    /**
     * The answer is complete: its last samples leave the transcoder, and a mark behind them.
     *
     * @return items of an answer that was cut off, of which nothing was heard, and the model was not told so
     */
    public List<OutputItem> onResponseDone(String responseId) {
        if (discarded.has(responseId)) {
            return discarded.done(responseId);
        }
        if (outlet != null && transcoder != null && converting != null) {
            drainTranscoder(outlet, transcoder);
            outlet.mark(responseId);
        }
        return List.of();
    }

    private void drainTranscoder(SpeechOutlet to, Transcoder converter) {
        OutputItem item = converting;
        converting = null;
        ByteBuf tail = converter.drain(leg.alloc());
        if (item == null) {
            tail.release();
        } else {
            to.add(item, tail);
        }
    }

    /** Nothing of this answer, which only begins, may be heard. */
    public void discard(String responseId) {
        discarded.add(responseId);
    }

    /**
     * Stops the speech.
     *
     * @param openResponse the answer still being generated, of which no more may come; null if there is none
     * @return what was heard of each item that is cut off
     */
    public List<Heard> cutOff(@Nullable String openResponse) {
        if (openResponse != null) {
            discard(openResponse);
        }
        if (transcoder != null) {
            transcoder.reset();
        }
        converting = null;
        List<Heard> heard = outlet == null ? List.of() : outlet.cutOff(openResponse);
        discarded.cutOff(heard);
        return heard.stream().filter(one -> !Filler.isSound(one.item())).toList();
    }

    /** Whether some of an item that this is true of waits, or is being played. */
    public boolean unheard(Predicate<OutputItem> which) {
        return outlet != null && outlet.unheard(which);
    }

    /** Whether speech waits or is being played. */
    public boolean playing() {
        return outlet != null && outlet.playing() && sounding == null;
    }

    /** Whether some speech of the answer that is being generated has come. */
    public boolean begun() {
        return converting != null;
    }

    /** How long what waits here takes to be said. */
    public long waitingNanos() {
        return outlet == null ? 0 : outlet.waitingNanos();
    }

    /** The caller told how much of an item it has played. */
    public void onPosition(String itemId, long playedMillis) {
        if (outlet != null) {
            outlet.onPosition(itemId, playedMillis);
        }
    }

    /** So long, in ns, a word to the caller takes, and its answer. */
    public void onRoundTrip(long nanos) {
        if (outlet != null) {
            outlet.onRoundTrip(nanos);
        }
    }

    /** A mark came back: all before it has been played. */
    public void onMark(String name) {
        if (outlet != null) {
            outlet.onMark(name);
        }
    }

    /** Likewise one of whose name only the number was read. */
    public void onNumberedMark(long number) {
        if (outlet != null) {
            outlet.onNumberedMark(number);
        }
    }

    private DownlinkListener listener() {
        if (listener == null) {
            throw new IllegalStateException("playing before the model is ready");
        }
        return listener;
    }

    /** The call is over: releases what waits, and is sent no more. */
    public void close() {
        if (outlet != null) {
            outlet.close();
        }
        if (transcoder != null) {
            transcoder.close();
        }
    }
}

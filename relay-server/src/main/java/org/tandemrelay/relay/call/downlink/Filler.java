package org.tandemrelay.relay.call.downlink;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.agent.Phrase;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.upstream.session.OutputItem;

/** What tells a caller who waits that the line is not dead: a phrase of the agent's, if it has one, and a soft tone now and then. */
public final class Filler {

    /** What a tone is sent as; the model knows of no such item. */
    public static final OutputItem TONE = new OutputItem(null, "tandem_tone");

    /** Likewise a phrase, which whoever speaks cuts off. */
    static final OutputItem PHRASE = new OutputItem(null, "tandem_filler");

    /** Of the tone as it is made. */
    private static final AudioFormat TONE_FORMAT = AudioFormat.pcm16(8_000);

    private static final int TONE_MILLIS = 160;
    private static final int FADE_MILLIS = 40;
    private static final double TONE_HZ = 440;

    /** 30 dB below full scale. */
    private static final double AMPLITUDE = 32_767 * 0.0316;

    private static final long EVERY_MILLIS = 2_000;

    private final CallerLeg leg;
    private final Downlink downlink;
    private final BooleanSupplier waited;

    /** Null while nobody waits. */
    private @Nullable Future<?> next;

    /** To be said before any tone; null if there is none, or it has been said. */
    private @Nullable Phrase phrase;

    /**
     * A filler that is silent.
     *
     * @param waited whether the caller hears nothing, and waits for a function
     */
    public Filler(CallerLeg leg, Downlink downlink, BooleanSupplier waited) {
        this.leg = leg;
        this.downlink = downlink;
        this.waited = waited;
    }

    /** Whether an item is a sound of the relay's own, of which the model knows nothing. */
    static boolean isSound(OutputItem item) {
        return item.equals(TONE) || item.equals(PHRASE);
    }

    /**
     * From now on somebody waits, and after so long may want to hear something. No harm if somebody waits already.
     *
     * @param first what is said before any tone; null for nothing
     */
    public void begin(Duration after, @Nullable Phrase first) {
        if (next == null) {
            phrase = first;
            later(after.toMillis());
        }
    }

    private void later(long millis) {
        next = leg.loop().schedule(this::onTime, millis, TimeUnit.MILLISECONDS);
    }

    private void onTime() {
        if (waited.getAsBoolean()) {
            sound(phrase);
            leg.flush();
        }
        later(EVERY_MILLIS);
    }

    private void sound(@Nullable Phrase first) {
        if (first == null) {
            downlink.sound(TONE, TONE_FORMAT, tone());
        } else {
            phrase = null;
            downlink.sound(
                    PHRASE,
                    Phrase.FORMAT,
                    leg.alloc().buffer(first.pcm().length).writeBytes(first.pcm()));
        }
    }

    /** Owned by the caller of this. */
    private ByteBuf tone() {
        int rateHz = TONE_FORMAT.sampleRateHz();
        int samples = TONE_MILLIS * rateHz / 1_000;
        int fade = FADE_MILLIS * rateHz / 1_000;
        ByteBuf pcm = leg.alloc().buffer(samples * Short.BYTES);
        for (int i = 0; i < samples; i++) {
            double edge = Math.min(1, Math.min(i, samples - i) / (double) fade);
            // Raised cosine: a hard edge would click.
            double gain = AMPLITUDE * (1 - Math.cos(Math.PI * edge)) / 2;
            pcm.writeShortLE((int) Math.round(gain * Math.sin(2 * Math.PI * TONE_HZ * i / rateHz)));
        }
        return pcm;
    }

    /** Nobody waits any more. */
    public void end() {
        if (next != null) {
            next.cancel(false);
            next = null;
        }
    }
}

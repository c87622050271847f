package org.tandemrelay.relay.call;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.session.OutputItem;

/** A soft tone now and then, by which a caller who waits for a function hears that the line is not dead. */
final class Filler {

    /** What a tone is sent as; the model knows of no such item. */
    static final OutputItem ITEM = new OutputItem(null, "tandem_tone");

    /** Of the tone as it is made: 16-bit samples, which the downlink converts. */
    static final AudioFormat FORMAT = AudioFormat.pcm16(8_000);

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

    /**
     * A filler that is silent.
     *
     * @param waited whether the caller hears nothing, and waits for a function
     */
    Filler(CallerLeg leg, Downlink downlink, BooleanSupplier waited) {
        this.leg = leg;
        this.downlink = downlink;
        this.waited = waited;
    }

    /** From now on somebody waits, and after so long may want to hear something. No harm if somebody waits already. */
    void begin(Duration after) {
        if (next == null) {
            later(after.toMillis());
        }
    }

    private void later(long millis) {
        next = leg.loop().schedule(this::sound, millis, TimeUnit.MILLISECONDS);
    }

    private void sound() {
        if (waited.getAsBoolean()) {
            downlink.sound(ITEM, tone());
            leg.flush();
        }
        later(EVERY_MILLIS);
    }

    /** Owned by the caller of this. */
    private ByteBuf tone() {
        int rateHz = FORMAT.sampleRateHz();
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
    void end() {
        if (next != null) {
            next.cancel(false);
            next = null;
        }
    }
}

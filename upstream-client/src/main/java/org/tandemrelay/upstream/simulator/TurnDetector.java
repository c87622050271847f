package org.tandemrelay.upstream.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.transcode.Transcoder;
import org.tandemrelay.audio.vad.EnergyVad;
import org.tandemrelay.audio.vad.VadSettings;
import org.tandemrelay.audio.vad.VoiceActivityDetector;

/** Finds the caller's turns in the input audio, for as long as format and settings stay the same. */
final class TurnDetector {

    private static final long MIN_SPEECH_MILLIS = 80;

    /** What a detector tells, on the input audio clock. */
    interface Listener {
        /** Speech began; the padding before it is included. */
        void onSpeechStarted(long clockMillis);

        /** Speech is over; the silence that proved it is included. */
        void onSpeechStopped(long clockMillis);
    }

    private final Transcoder toLinear;
    private final VoiceActivityDetector detector;
    private final ByteBufAllocator allocator;
    private final VoiceActivityDetector.Listener translated;

    TurnDetector(JsonNode turnDetection, AudioFormat format, Placement placement) {
        this.allocator = placement.allocator();
        this.toLinear = Transcoder.between(format, AudioFormat.pcm16(format.sampleRateHz()));
        this.detector = new EnergyVad(format.sampleRateHz(), settings(turnDetection, placement.silenceMillis()));
        this.translated = new VoiceActivityDetector.Listener() {
            @Override
            public void onSpeechStarted(long atMillis) {
                placement.listener().onSpeechStarted(placement.startMillis() + atMillis);
            }

            @Override
            public void onSpeechStopped(long atMillis) {
                placement.listener().onSpeechStopped(placement.startMillis() + atMillis);
            }
        };
    }

    /** The vendor's threshold goes from 0 to 1; the detector wants decibels above the noise: 0.5 is its usual 9 dB. */
    private static VadSettings settings(JsonNode turnDetection, int defaultSilenceMillis) {
        double thresholdDb = 3 + 12 * turnDetection.path("threshold").asDouble(0.5);
        long silenceMillis = turnDetection.path("silence_duration_ms").asLong(defaultSilenceMillis);
        return new VadSettings(
                thresholdDb, turnDetection.path("prefix_padding_ms").asLong(300), silenceMillis, MIN_SPEECH_MILLIS);
    }

    /**
     * Where a detector stands.
     *
     * @param startMillis the input audio clock when its first byte came
     * @param silenceMillis silence that ends a turn where the session does not say
     * @param listener who is told
     * @param allocator for what it needs in between
     */
    record Placement(long startMillis, int silenceMillis, Listener listener, ByteBufAllocator allocator) {}

    void process(byte[] audio, int offset, int length) {
        ByteBuf linear = toLinear.transcode(Unpooled.wrappedBuffer(audio, offset, length), allocator);
        try {
            detector.process(linear, translated);
        } finally {
            linear.release();
        }
    }
}

package org.tandemrelay.audio.vad;

import io.netty.buffer.ByteBuf;

/** Says when somebody starts and stops to speak. Belongs to one stream and one thread. */
public interface VoiceActivityDetector {

    /**
     * Listens to a chunk, and reports what it decides, in order, before it returns.
     *
     * @param pcm16le mono 16-bit little-endian PCM at the detector's rate; borrowed, its reader index is not moved; an odd last
     *     byte is not looked at
     */
    void process(ByteBuf pcm16le, Listener listener);

    /** Forgets the stream: the next sample is at 0 ms. Speech that was going on is not reported as stopped. */
    void reset();

    /** Hears of speech. Starts and stops alternate, the start first; times never go back. */
    interface Listener {

        /**
         * Speech has started.
         *
         * @param atMillis where the turn begins, in milliseconds of audio since the last reset: the first speech that was heard,
         *     less the prefix padding, so that no first sound is lost; it is therefore some time ago
         */
        void onSpeechStarted(long atMillis);

        /**
         * Speech has stopped.
         *
         * @param atMillis where the turn ends, in milliseconds of audio since the last reset: now, the silence that was waited
         *     for included
         */
        void onSpeechStopped(long atMillis);
    }
}

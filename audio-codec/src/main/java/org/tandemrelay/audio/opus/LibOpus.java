package org.tandemrelay.audio.opus;

import com.sun.jna.Library;
import com.sun.jna.Pointer;

/**
 * The functions of libopus that are used, by JNA's direct mapping: a fifth of a microsecond a call, and no objects. Addresses are
 * {@code long}, so the JVM must be one of 64 bits. Names are the library's own.
 *
 * @see <a href="https://opus-codec.org/docs/opus_api-1.3.1/">libopus API</a>
 */
final class LibOpus {

    static final int OK = 0;
    static final int RESET_STATE = 4028;
    static final int SET_BITRATE = 4002;
    static final int SET_COMPLEXITY = 4010;
    static final int SET_INBAND_FEC = 4012;
    static final int SET_PACKET_LOSS_PERC = 4014;
    static final int SET_DTX = 4016;
    static final int GET_LOOKAHEAD = 4027;

    /** An address that is none. */
    static final long NULL = 0;

    private LibOpus() {}

    static native String opus_get_version_string();

    static native String opus_strerror(int error);

    static native long opus_encoder_create(int rateHz, int channels, int application, long error);

    static native int opus_encode(long encoder, long pcm, int frameSamples, long packet, int maxPacketBytes);

    static native void opus_encoder_destroy(long encoder);

    static native long opus_decoder_create(int rateHz, int channels, long error);

    static native int opus_decode(
            long decoder, long packet, int packetBytes, long pcm, int frameSamples, int fromNextPacket);

    static native void opus_decoder_destroy(long decoder);

    static native int opus_packet_get_nb_samples(long packet, int packetBytes, int rateHz);

    /**
     * The functions with variable arguments, which direct mapping cannot call: some ABIs pass those elsewhere than others. They
     * are called when a codec is opened or reset.
     */
    interface Controls extends Library {

        int opus_encoder_ctl(Pointer encoder, int request, Object... value);

        int opus_decoder_ctl(Pointer decoder, int request, Object... value);
    }

    /** Throws if a result is an error. */
    static int require(int result, String doing) {
        if (result < OK) {
            throw new OpusException("libopus, " + doing + ": " + opus_strerror(result));
        }
        return result;
    }
}

package org.tandemrelay.audio.opus;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import io.netty.buffer.ByteBuf;

/**
 * Encodes 16-bit little-endian PCM to Opus packets.
 *
 * <p>Belongs to one stream and one thread; holds native memory until it is closed, and makes no garbage. On a machine that is
 * not little-endian it would encode noise; none that Java 17 runs libopus on is.
 */
public final class OpusEncoder implements AutoCloseable {

    /** More than the longest packet of 60 ms; the library's own advice. */
    private static final int MAX_PACKET_BYTES = 4_000;

    /** OPUS_APPLICATION_VOIP: the encoder is told to expect voices. */
    private static final int VOICE = 2048;

    private final OpusSettings settings;
    private final LibOpus.Controls controls;
    private final NativeBlock pcmCopy;
    private final NativeBlock packetCopy;
    private long encoder;

    private OpusEncoder(OpusSettings settings, LibOpus.Controls controls) {
        this.settings = settings;
        this.controls = controls;
        this.encoder = LibOpus.opus_encoder_create(settings.sampleRateHz(), settings.channels(), VOICE, LibOpus.NULL);
        if (encoder == LibOpus.NULL) {
            throw new OpusException("libopus has no memory for an encoder, or not these settings: " + settings);
        }
        this.pcmCopy = new NativeBlock(frameBytes());
        this.packetCopy = new NativeBlock(MAX_PACKET_BYTES);
    }

    /**
     * An encoder at the start of a stream.
     *
     * @throws OpusException if there is no libopus, or it refuses the settings
     */
    public static OpusEncoder open(OpusSettings settings) {
        OpusEncoder opened = new OpusEncoder(settings, Opus.require());
        boolean done = false;
        try {
            opened.control(LibOpus.SET_BITRATE, settings.bitrate());
            opened.control(LibOpus.SET_COMPLEXITY, settings.complexity());
            opened.control(LibOpus.SET_INBAND_FEC, settings.expectedLossPercent() > 0 ? 1 : 0);
            opened.control(LibOpus.SET_PACKET_LOSS_PERC, settings.expectedLossPercent());
            opened.control(LibOpus.SET_DTX, settings.discontinuous() ? 1 : 0);
            done = true;
            return opened;
        } finally {
            if (!done) {
                opened.close();
            }
        }
    }

    private void control(int request, int value) {
        LibOpus.require(controls.opus_encoder_ctl(new Pointer(handle()), request, value), "encoder control " + request);
    }

    /** How it encodes. */
    public OpusSettings settings() {
        return settings;
    }

    /** Bytes of PCM that become one packet. */
    public int frameBytes() {
        return settings.frameSamples() * settings.channels() * Short.BYTES;
    }

    /** Samples of one channel by which the decoded signal is later than this one's input. */
    public int lookaheadSamples() {
        IntByReference samples = new IntByReference();
        LibOpus.require(controls.opus_encoder_ctl(new Pointer(handle()), LibOpus.GET_LOOKAHEAD, samples), "lookahead");
        return samples.getValue();
    }

    /**
     * Encodes one frame to one packet.
     *
     * @param pcm borrowed; {@link #frameBytes} are consumed
     * @param out borrowed; the packet is appended, and the buffer grows if it can
     * @return bytes of the packet; with {@link OpusSettings#discontinuous} one of one or two bytes need not be sent
     * @throws IndexOutOfBoundsException if there is no whole frame in {@code pcm}, or no room in {@code out}; nothing happened
     *     then
     * @throws OpusException if the library refuses
     */
    public int encode(ByteBuf pcm, ByteBuf out) {
        long state = handle();
        if (pcm.readableBytes() < frameBytes()) {
            throw new IndexOutOfBoundsException(pcm.readableBytes() + " bytes are no frame of " + frameBytes());
        }
        out.ensureWritable(MAX_PACKET_BYTES);
        long from = pcmCopy.addressOf(pcm, pcm.readerIndex(), frameBytes());
        long to = packetCopy.addressBehind(out);
        int bytes = LibOpus.require(
                LibOpus.opus_encode(state, from, settings.frameSamples(), to, MAX_PACKET_BYTES), "encoding");
        pcm.skipBytes(frameBytes());
        packetCopy.append(out, bytes);
        return bytes;
    }

    /** Forgets the stream: the next frame is the first of another. Settings stay. */
    public void reset() {
        LibOpus.require(controls.opus_encoder_ctl(new Pointer(handle()), LibOpus.RESET_STATE), "reset");
    }

    private long handle() {
        if (encoder == LibOpus.NULL) {
            // The library would take the JVM down.
            throw new IllegalStateException("the encoder is closed");
        }
        return encoder;
    }

    /** Frees the native memory. Closing again does nothing. */
    @Override
    public void close() {
        if (encoder != LibOpus.NULL) {
            LibOpus.opus_encoder_destroy(encoder);
            encoder = LibOpus.NULL;
            pcmCopy.close();
            packetCopy.close();
        }
    }
}

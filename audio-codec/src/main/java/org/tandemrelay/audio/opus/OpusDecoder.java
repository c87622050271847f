package org.tandemrelay.audio.opus;

import com.sun.jna.Pointer;
import io.netty.buffer.ByteBuf;

/**
 * Decodes Opus packets to 16-bit little-endian PCM, and makes up for those that were lost.
 *
 * <p>Any rate and number of channels decodes any packet, whatever it was encoded with. Belongs to one stream and one thread;
 * holds native memory until it is closed, and makes no garbage.
 */
public final class OpusDecoder implements AutoCloseable {

    /** RFC 6716 section 2.1.4: no packet holds more. */
    private static final int MAX_PACKET_MILLIS = 120;

    private static final int MAX_COPIED_PACKET_BYTES = 64 << 10;

    private final int sampleRateHz;
    private final int channels;
    private final LibOpus.Controls controls;
    private final NativeBlock packetCopy;
    private final NativeBlock pcmCopy;
    private long decoder;

    private OpusDecoder(int sampleRateHz, int channels, LibOpus.Controls controls) {
        this.sampleRateHz = sampleRateHz;
        this.channels = channels;
        this.controls = controls;
        this.decoder = LibOpus.opus_decoder_create(sampleRateHz, channels, LibOpus.NULL);
        if (decoder == LibOpus.NULL) {
            throw new OpusException("libopus has no memory for a decoder, or none for " + channels + " channels at "
                    + sampleRateHz + " Hz");
        }
        this.packetCopy = new NativeBlock(MAX_COPIED_PACKET_BYTES);
        this.pcmCopy = new NativeBlock(bytesOf(sampleRateHz / 1_000 * MAX_PACKET_MILLIS));
    }

    /**
     * A decoder at the start of a stream.
     *
     * @param sampleRateHz of the PCM: 8,000, 12,000, 16,000, 24,000 or 48,000
     * @param channels of the PCM: 1 or 2
     * @throws OpusException if there is no libopus, or it has no such decoder
     */
    public static OpusDecoder open(int sampleRateHz, int channels) {
        return new OpusDecoder(sampleRateHz, channels, Opus.require());
    }

    /**
     * Decodes one packet.
     *
     * @param packet borrowed; all its readable bytes are one packet and are consumed, unless this throws
     * @param out borrowed; PCM is appended, and the buffer grows if it can
     * @return samples of one channel appended
     * @throws OpusException if the packet is none, or longer than 64 KiB; the stream goes on with the next
     */
    public int decode(ByteBuf packet, ByteBuf out) {
        int bytes = requirePacket(packet);
        long from = packetCopy.addressOf(packet, packet.readerIndex(), bytes);
        int samples = LibOpus.require(LibOpus.opus_packet_get_nb_samples(from, bytes, sampleRateHz), "packet's length");
        int decoded = decode(from, bytes, samples, out);
        packet.skipBytes(bytes);
        return decoded;
    }

    /**
     * Makes up for a lost packet from what was heard before it.
     *
     * @param lostSamples samples of one channel that the lost packet had, a multiple of 2.5 ms, at most 120 ms
     * @param out borrowed; PCM is appended, and the buffer grows if it can
     * @return samples of one channel appended
     * @throws OpusException if {@code lostSamples} is no such number
     */
    public int conceal(int lostSamples, ByteBuf out) {
        return decode(LibOpus.NULL, 0, lostSamples, out);
    }

    /**
     * Recovers a lost packet from the copy that the next one carries, or conceals it if that carries none.
     *
     * @param next the packet after the lost one; borrowed, its reader index is not moved: it is still to be decoded
     * @param lostSamples samples of one channel that the lost packet had
     * @param out borrowed; PCM is appended, and the buffer grows if it can
     * @return samples of one channel appended
     * @throws OpusException if the packet is none, or {@code lostSamples} not a number of samples that a packet can have
     */
    public int recover(ByteBuf next, int lostSamples, ByteBuf out) {
        int bytes = requirePacket(next);
        long from = packetCopy.addressOf(next, next.readerIndex(), bytes);
        return decode(from, bytes, -lostSamples, out);
    }

    /** Decodes; a negative number of samples asks for the copy of the packet before. */
    private int decode(long from, int bytes, int samples, ByteBuf out) {
        int wanted = Math.abs(samples);
        if (bytesOf(wanted) > pcmCopy.capacity()) {
            throw new OpusException(wanted + " samples are more than a packet's " + MAX_PACKET_MILLIS + " ms");
        }
        out.ensureWritable(bytesOf(wanted));
        long to = pcmCopy.addressBehind(out);
        int decoded = LibOpus.require(
                LibOpus.opus_decode(handle(), from, bytes, to, wanted, samples < 0 ? 1 : 0), "decoding");
        pcmCopy.append(out, bytesOf(decoded));
        return decoded;
    }

    private int requirePacket(ByteBuf packet) {
        handle();
        int bytes = packet.readableBytes();
        if (bytes == 0) {
            throw new OpusException("an empty buffer is no packet; a lost one is concealed");
        }
        if (bytes > MAX_COPIED_PACKET_BYTES) {
            throw new OpusException("a packet of " + bytes + " bytes");
        }
        return bytes;
    }

    private int bytesOf(int samples) {
        return samples * channels * Short.BYTES;
    }

    /** Forgets the stream: the next packet is the first of another. */
    public void reset() {
        LibOpus.require(controls.opus_decoder_ctl(new Pointer(handle()), LibOpus.RESET_STATE), "reset");
    }

    private long handle() {
        if (decoder == LibOpus.NULL) {
            // The library would take the JVM down.
            throw new IllegalStateException("the decoder is closed");
        }
        return decoder;
    }

    /** Frees the native memory. Closing again does nothing. */
    @Override
    public void close() {
        if (decoder != LibOpus.NULL) {
            LibOpus.opus_decoder_destroy(decoder);
            decoder = LibOpus.NULL;
            packetCopy.close();
            pcmCopy.close();
        }
    }
}

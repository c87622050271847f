package org.tandemrelay.relay.load.crew;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.ThreadLocalRandom;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * Writes the frames of one call as they go over TCP: WebSocket head, mask, and the payload masked. Of a thousand calls on one core the
 * frames have to be cheap: nothing is made new.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.2">RFC 6455, 5.2: base framing protocol</a>
 */
@EachFrame(Way.UP)
final class FrameMold {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int FIN_TEXT = 0x81;
    private static final int FIN_BINARY = 0x82;
    private static final int MASKED = 0x80;
    private static final int LENGTH_OF_16_BITS = 126;
    private static final int MAX_SHORT = 125;
    private static final int MASK_BYTES = 4;
    private static final int FRAME_MILLIS = 20;
    private static final int NUMBER_DIGITS = 9;

    private final boolean text;

    /** Masked; where the body goes is nothing of use. */
    @EachFrame
    private final byte[] payload;

    private final int bodyStart;
    /** The last digits of the numbers that count on; the third counts milliseconds. */
    @EachFrame
    private final int[] numberEnds;

    @EachFrame
    private final byte[] head;

    private final int key;

    /** As it falls on eight bytes at the body's beginning, and on all that follow. */
    private final long bodyMask;

    private long written;

    /**
     * For one call.
     *
     * @param stream what its messages name it by; empty if they do not
     * @param bodyBytes of a frame's audio as it is written
     */
    FrameMold(FrameForm form, String stream, int bodyBytes) {
        byte[] before = form.head();
        byte[] after = form.tail(stream);
        text = form.text();
        bodyStart = before.length;
        payload = new byte[before.length + bodyBytes + after.length];
        System.arraycopy(before, 0, payload, 0, before.length);
        System.arraycopy(after, 0, payload, bodyStart + bodyBytes, after.length);
        numberEnds = numberEnds(before);
        key = ThreadLocalRandom.current().nextInt();
        long mask = (key & 0xffffffffL) << 32 | (key & 0xffffffffL);
        bodyMask = Long.rotateRight(mask, bodyStart * Byte.SIZE);
        head = head();
        for (int i = 0; i < payload.length; i++) {
            payload[i] = masked(payload[i], i);
        }
    }

    private byte masked(int plain, int at) {
        return (byte) (plain ^ (key >> (at % MASK_BYTES * Byte.SIZE)));
    }

    private static int[] numberEnds(byte[] before) {
        int[] ends = new int[3];
        int found = 0;
        for (int i = 1; i < before.length; i++) {
            if (before[i - 1] == FrameForm.DIGIT && before[i] != FrameForm.DIGIT) {
                ends[found++] = i - 1;
            }
        }
        return found == 0 ? new int[0] : ends;
    }

    private byte[] head() {
        int opcode = text ? FIN_TEXT : FIN_BINARY;
        int length = payload.length;
        byte[] made = length <= MAX_SHORT
                ? new byte[] {(byte) opcode, (byte) (MASKED | length), 0, 0, 0, 0}
                : new byte[] {
                    (byte) opcode, (byte) (MASKED | LENGTH_OF_16_BITS), (byte) (length >> 8), (byte) length, 0, 0, 0, 0
                };
        for (int i = 0; i < MASK_BYTES; i++) {
            made[made.length - MASK_BYTES + i] = (byte) (key >> (8 * i));
        }
        return made;
    }

    /**
     * The next frame.
     *
     * @param out where it is written
     * @param mark written over the beginning of the body; empty for none
     * @param body as many bytes as the mold was made for
     * @param scratch at least {@link #scratchBytes} long; what it holds is lost
     */
    void write(ByteBuf out, byte[] mark, byte[] body, byte[] scratch) {
        written++;
        int bodyEnd = bodyStart + body.length;
        System.arraycopy(payload, 0, scratch, 0, bodyStart);
        int whole = body.length - body.length % Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
            LONG.set(scratch, bodyStart + i, (long) LONG.get(body, i) ^ bodyMask);
        }
        for (int i = whole; i < body.length; i++) {
            scratch[bodyStart + i] = masked(body[i], bodyStart + i);
        }
        for (int i = 0; i < mark.length; i++) {
            scratch[bodyStart + i] = masked(mark[i], bodyStart + i);
        }
        System.arraycopy(payload, bodyEnd, scratch, bodyEnd, payload.length - bodyEnd);
        for (int i = 0; i < numberEnds.length; i++) {
            number(scratch, numberEnds[i], i == 2 ? (written - 1) * FRAME_MILLIS : written);
        }
        out.writeBytes(head).writeBytes(scratch, 0, payload.length);
    }

    private void number(byte[] target, int lastDigit, long value) {
        long rest = value;
        for (int i = 0; i < NUMBER_DIGITS; i++) {
            target[lastDigit - i] = masked((int) ('0' + rest % 10), lastDigit - i);
            rest /= 10;
        }
    }

    int scratchBytes() {
        return payload.length;
    }
}

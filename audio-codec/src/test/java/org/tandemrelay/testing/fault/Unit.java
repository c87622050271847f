package org.tandemrelay.testing.fault;

/**
 * What the proxy handles as one: the head of an HTTP message, then frame by frame of a WebSocket; of anything else what one read brought.
 *
 * @param index 0 for an HTTP head, then counted from 1, in each direction by itself
 * @param opcode of a frame; -1 if it is none
 * @param bytes as they came, with the frame's head and mask
 * @param readNanos when its last byte came
 */
public record Unit(int index, int opcode, byte[] bytes, long readNanos) {

    /** Opcode of a Close frame. */
    public static final int CLOSE = 8;

    static final int NO_FRAME = -1;

    /** The code of a Close frame, 1005 if it has none; -1 of all else. */
    public int closeCode() {
        if (opcode != CLOSE) {
            return -1;
        }
        int payload = (bytes[1] & 0x80) == 0 ? 2 : 6;
        if (bytes.length < payload + 2) {
            return 1005;
        }
        int code = (bytes[payload] & 0xff) << 8 | bytes[payload + 1] & 0xff;
        int mask = payload == 2 ? 0 : (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
        return code ^ mask;
    }
}

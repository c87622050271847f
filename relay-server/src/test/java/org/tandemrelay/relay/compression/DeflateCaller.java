package org.tandemrelay.relay.compression;

import com.jcraft.jzlib.Deflater;
import com.jcraft.jzlib.GZIPException;
import com.jcraft.jzlib.JZlib;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.tandemrelay.relay.RawCaller;

/** A client that compresses with a library of its own, and to the letter of what was agreed on. */
final class DeflateCaller implements AutoCloseable {

    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
    private static final int RSV1 = 0x40;

    private final RawCaller caller;
    private final String agreed;
    private final Inflater inflater = new Inflater(true);
    private final int window;
    private Deflater deflater;

    private DeflateCaller(RawCaller caller, String agreed) {
        this.caller = caller;
        this.agreed = agreed;
        this.window = parameter("client_max_window_bits", 15);
        this.deflater = newDeflater();
    }

    /** Calls with this in {@code Sec-WebSocket-Extensions}. */
    static DeflateCaller call(int port, String offer) {
        RawCaller caller = RawCaller.connect(port);
        RawCaller.Answer answer = caller.write(
                        RawCaller.handshake("").replace("Host", "Sec-WebSocket-Extensions: " + offer + "\r\nHost"))
                .readAnswer();
        if (answer.status() != 101) {
            throw new AssertionError("answered with " + answer.status());
        }
        return new DeflateCaller(caller, answer.headers().getOrDefault("sec-websocket-extensions", ""));
    }

    /** What the server agreed to; empty for nothing. */
    String agreed() {
        return agreed;
    }

    private int parameter(String name, int otherwise) {
        for (String part : agreed.split(";")) {
            String[] pair = part.strip().split("=");
            if (pair[0].equals(name) && pair.length == 2) {
                return Integer.parseInt(pair[1].replace("\"", ""));
            }
        }
        return otherwise;
    }

    private Deflater newDeflater() {
        try {
            // A window of 8 bits is one of 9 to zlib.
            return new Deflater(6, Math.max(9, window), true);
        } catch (GZIPException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] deflate(byte[] bytes) {
        if (agreed.contains("client_no_context_takeover")) {
            deflater = newDeflater();
        }
        byte[] out = new byte[bytes.length * 2 + 256];
        deflater.setInput(bytes);
        deflater.setOutput(out);
        if (deflater.deflate(JZlib.Z_SYNC_FLUSH) != JZlib.Z_OK) {
            throw new AssertionError(deflater.getMessage());
        }
        return Arrays.copyOf(out, deflater.getNextOutIndex() - TAIL.length);
    }

    /**
     * Says one message, and gives the answer with what it was on the wire.
     *
     * @param fragment payload of a frame, 0 for all in one
     */
    Echo say(int opcode, byte[] bytes, int fragment) throws IOException {
        byte[] payload = deflate(bytes);
        int step = fragment == 0 ? Math.max(1, payload.length) : fragment;
        int at = 0;
        do {
            int some = Math.min(step, payload.length - at);
            int first = (at == 0 ? opcode | RSV1 : 0) | (at + some == payload.length ? 0x80 : 0);
            caller.write(RawCaller.frame(first, Arrays.copyOfRange(payload, at, at + some)));
            at += some;
        } while (at < payload.length);
        return hear();
    }

    private Echo hear() throws IOException {
        RawCaller.Frame frame = caller.readFrame();
        if (!frame.compressed()) {
            return new Echo(frame.opcode(), frame.payload(), frame.payload().length, false);
        }
        if (agreed.contains("server_no_context_takeover")) {
            inflater.reset();
        }
        return new Echo(frame.opcode(), inflate(frame.payload()), frame.payload().length, true);
    }

    private byte[] inflate(byte[] payload) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] out = new byte[64 << 10];
        try {
            for (byte[] part : new byte[][] {payload, TAIL}) {
                inflater.setInput(part);
                for (int n = inflater.inflate(out); n > 0 || !inflater.needsInput(); n = inflater.inflate(out)) {
                    all.write(out, 0, n);
                }
            }
        } catch (DataFormatException e) {
            throw new AssertionError("what came cannot be inflated", e);
        }
        return all.toByteArray();
    }

    /** What came back. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Echo(int opcode, byte[] bytes, int wireBytes, boolean compressed) {}

    @Override
    public void close() {
        inflater.end();
        caller.close();
    }
}

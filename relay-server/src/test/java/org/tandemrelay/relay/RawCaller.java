package org.tandemrelay.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.tandemrelay.relay.canary.Canaries;

/** A caller that is nothing but a TCP socket, so that it can do what no library would. Blocks; reads only when asked to. */
public final class RawCaller implements AutoCloseable {

    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket = new Socket();
    private DataInputStream in;

    /** An HTTP answer; the names of headers in lower case. */
    public record Answer(int status, Map<String, String> headers, String body) {}

    /** A WebSocket frame as it came. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Frame(int first, byte[] payload) {
        public int opcode() {
            return first & 0x0f;
        }

        /** Whether the bit says so that permessage-deflate uses. */
        public boolean compressed() {
            return (first & 0x40) != 0;
        }

        public JsonNode json() {
            try {
                return JSON.readTree(payload);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public boolean is(String type) {
            return opcode() == TEXT && json().path("type").asText().equals(type);
        }

        public int closeCode() {
            return (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        }

        public String closeReason() {
            return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    /** All that came until the connection ended. */
    public record Ending(List<Frame> frames, boolean reset) {
        public List<Frame> closes() {
            return frames.stream().filter(frame -> frame.opcode() == CLOSE).toList();
        }

        public Frame message(String type) {
            return frames.stream()
                    .filter(frame -> frame.is(type))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + type + " came, but " + frames.size() + " frames"));
        }

        public long bytesOf(int opcode) {
            return frames.stream()
                    .filter(frame -> frame.opcode() == opcode)
                    .mapToLong(frame -> frame.payload().length)
                    .sum();
        }
    }

    private RawCaller() {}

    public static RawCaller connect(int port) {
        return connect(port, 0);
    }

    /** With a receive buffer of this size; 0 for the system's. */
    public static RawCaller connect(int port, int receiveBufferBytes) {
        RawCaller caller = new RawCaller();
        try {
            if (receiveBufferBytes > 0) {
                caller.socket.setReceiveBufferSize(receiveBufferBytes);
            }
            caller.socket.setTcpNoDelay(true);
            caller.socket.connect(new InetSocketAddress("127.0.0.1", port));
            caller.socket.setSoTimeout(PATIENCE_MILLIS);
            caller.in = new DataInputStream(new java.io.BufferedInputStream(caller.socket.getInputStream(), 8 << 10));
            return caller;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int localPort() {
        return socket.getLocalPort();
    }

    /** A good handshake's request. */
    public static String handshake(String query) {
        return "GET /v1/call" + query + " HTTP/1.1\r\nHost: relay\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    }

    /** Calls, and waits for the upgrade. */
    public RawCaller call(String query) {
        write(handshake(query));
        int status = readAnswer().status();
        if (status != 101) {
            throw new AssertionError("the upgrade was answered with " + status);
        }
        return this;
    }

    public RawCaller write(String ascii) {
        return write(ascii.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawCaller write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #write}, for a peer that may have closed meanwhile; false if it has. */
    public boolean tryWrite(byte[] bytes) {
        try {
            write(bytes);
            return true;
        } catch (UncheckedIOException closed) {
            return false;
        }
    }

    public RawCaller text(String json) {
        return write(frame(0x80 | TEXT, json.getBytes(StandardCharsets.UTF_8)));
    }

    public RawCaller audio(byte[] pcm) {
        return write(frame(0x80 | BINARY, pcm));
    }

    /** A masked frame; {@code first} is its first byte: FIN, the reserved bits, the opcode. */
    public static byte[] frame(int first, byte[] payload) {
        byte[] mask = {0x11, 0x22, 0x33, 0x44};
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head(first, 0x80, payload.length));
        out.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ mask[i % 4]);
        }
        return out.toByteArray();
    }

    public static byte[] unmasked(int first, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head(first, 0, payload.length));
        out.writeBytes(payload);
        return out.toByteArray();
    }

    private static byte[] head(int first, int maskBit, long length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        if (length < 126) {
            out.write((int) (maskBit | length));
        } else {
            int bytes = length < 65_536 ? 2 : 8;
            out.write(maskBit | (bytes == 2 ? 126 : 127));
            for (int i = bytes - 1; i >= 0; i--) {
                out.write((int) (length >> 8 * i) & 0xff);
            }
        }
        return out.toByteArray();
    }

    public Answer readAnswer() {
        try {
            String status = readLine();
            Map<String, String> headers = new TreeMap<>();
            for (String line = readLine(); !line.isEmpty(); line = readLine()) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            byte[] body = new byte[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
            in.readFully(body);
            Canaries.lookForKeys("an answer", headers + new String(body, StandardCharsets.UTF_8));
            return new Answer(
                    Integer.parseInt(status.split(" ")[1]), headers, new String(body, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    public Frame readFrame() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((second & 0x80) != 0) {
            throw new AssertionError("a server must not mask");
        }
        long length = second == 126 ? in.readUnsignedShort() : second == 127 ? in.readLong() : second;
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        if ((first & 0x0f) != BINARY) {
            Canaries.lookForKeys("a frame to a caller", new String(payload, StandardCharsets.UTF_8));
        }
        return new Frame(first, payload);
    }

    /** Reads until a message of a type comes. */
    public Frame await(String type) {
        try {
            Frame frame = readFrame();
            while (!frame.is(type)) {
                if (frame.opcode() == CLOSE) {
                    throw new AssertionError("closed with " + frame.closeCode() + " before " + type + " came");
                }
                frame = readFrame();
            }
            return frame;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads to the end of the connection; answers the Close frame, as a client must. */
    public Ending readToEnd() {
        List<Frame> frames = new ArrayList<>();
        try {
            while (true) {
                Frame frame = readFrame();
                frames.add(frame);
                if (frame.opcode() == CLOSE) {
                    tryWrite(frame(0x80 | CLOSE, frame.payload()));
                }
            }
        } catch (EOFException end) {
            return new Ending(frames, false);
        } catch (SocketException reset) {
            return new Ending(frames, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether all that has come was read. */
    public boolean caughtUp() {
        try {
            return in.available() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether nothing comes for so long, neither a byte nor the end. */
    public boolean silentFor(int millis) {
        try {
            socket.setSoTimeout(millis);
            in.readUnsignedByte();
            return false;
        } catch (SocketTimeoutException silence) {
            return true;
        } catch (EOFException | SocketException end) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            restorePatience();
        }
    }

    private void restorePatience() {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads whatever comes until the connection ends, if it is no WebSocket. */
    public void readToTheEnd() {
        try {
            while (in.read() != -1) {
                // Nothing to be understood.
            }
        } catch (SocketException reset) {
            // An end too.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the connection is closed without another byte. */
    public boolean closedWithoutAWord() {
        try {
            return in.read() == -1;
        } catch (SocketException reset) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection with RST. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.tandemrelay.upstream.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An upgrade over a bare socket: the JDK's clients neither send its headers by hand nor show the body of a refusal. */
final class RawHttp {

    private RawHttp() {}

    record Answer(int statusCode, Map<String, String> headers, String body) {}

    /** Returns the answer of a server that refuses and closes. */
    static Answer upgrade(int port, String path, String authorization) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request(path, authorization));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            String[] lines = answer.substring(0, end).split("\r\n");
            Map<String, String> headers = new TreeMap<>();
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
            return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, answer.substring(end + 4));
        }
    }

    private static byte[] request(String path, String authorization) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n" + authorization
                        + "\r\n\r\n")
                .getBytes(UTF_8);
    }

    /**
     * Opens a session, sends one event, and reads what comes until the connection ends.
     *
     * @param json at most 125 bytes
     * @throws java.net.SocketException if the server resets the connection
     */
    static void readToTheEnd(int port, String path, String json) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request(path, "Authorization: Bearer k"));
            InputStream in = socket.getInputStream();
            // A client must not send before the upgrade is answered.
            for (StringBuilder head = new StringBuilder(); head.indexOf("\r\n\r\n") < 0; ) {
                head.append((char) in.read());
            }
            byte[] payload = json.getBytes(UTF_8);
            // A final text frame, masked with zeros, so that the payload stays as it is.
            byte[] frame = new byte[6 + payload.length];
            frame[0] = (byte) 0x81;
            frame[1] = (byte) (0x80 | payload.length);
            System.arraycopy(payload, 0, frame, 6, payload.length);
            socket.getOutputStream().write(frame);
            in.readAllBytes();
        }
    }
}

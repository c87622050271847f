package org.tandemrelay.upstream.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;

/** Answers every upgrade with the same bytes and closes, or, with none, lets every connection wait for ever. */
final class RawModel implements AutoCloseable {

    private final ServerSocket server;
    private final String answer;

    private RawModel(String answer) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.answer = answer;
    }

    static RawModel answering(String answer) throws IOException {
        RawModel model = new RawModel(answer);
        new Thread(model::serve, "raw-model").start();
        return model;
    }

    /** The kernel takes connections on its own; nobody ever reads from them. */
    static RawModel silent() throws IOException {
        return new RawModel("");
    }

    URI url(String host) {
        return URI.create("ws://" + host + ":" + server.getLocalPort() + "/v1/realtime?model=m");
    }

    URI url() {
        return url("127.0.0.1");
    }

    private void serve() {
        try {
            while (true) {
                try (Socket socket = server.accept()) {
                    BufferedReader request = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                    String credential = "";
                    for (String line = request.readLine(); line != null && !line.isEmpty(); line = request.readLine()) {
                        if (line.regionMatches(true, 0, "authorization: Bearer ", 0, 22)) {
                            credential = line.substring(22);
                        }
                    }
                    socket.getOutputStream()
                            .write(answer.replace("$KEY", credential).getBytes(UTF_8));
                }
            }
        } catch (SocketException closed) {
            // The test is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

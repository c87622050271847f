package org.tandemrelay.relay.caller.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.tandemrelay.relay.WholeMessages;

/** A client of OpenAI Realtime by the JDK's WebSocket that keeps every message as it came. */
final class RealtimeClient implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private WebSocket socket;

    record Closed(int code, String reason) {}

    private record Message(String text, JsonNode event) {}

    /** Calls; {@code upgrade} may add headers and sub-protocols. */
    static RealtimeClient call(int port, String query, Consumer<WebSocket.Builder> upgrade) {
        RealtimeClient client = new RealtimeClient();
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        upgrade.accept(builder);
        client.socket = builder.buildAsync(
                        URI.create("ws://127.0.0.1:" + port + "/v1/realtime" + query), client.new Ear())
                .join();
        return client;
    }

    static RealtimeClient call(int port) {
        return call(port, "", builder -> {});
    }

    /** Calls, and waits for the session. */
    static RealtimeClient begun(int port) {
        RealtimeClient client = call(port);
        client.await("session.created", 1);
        return client;
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    /** Apostrophes for quotes. */
    void send(String quoted) {
        sendRaw(quoted.replace('\'', '"'));
    }

    void sendRaw(String text) {
        socket.sendText(text, true).join();
    }

    void sendBinary(byte[] bytes) {
        socket.sendBinary(java.nio.ByteBuffer.wrap(bytes), true).join();
    }

    static String append(byte[] audio) {
        return "{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                + Base64.getEncoder().encodeToString(audio) + "\"}";
    }

    /** As fast as it goes, in pieces of this many bytes. */
    void speak(byte[] audio, int pieceBytes) {
        for (int at = 0; at < audio.length; at += pieceBytes) {
            sendRaw(append(Arrays.copyOfRange(audio, at, Math.min(at + pieceBytes, audio.length))));
        }
    }

    /** All messages, as they came. */
    List<String> messages() {
        return messages.stream().map(Message::text).toList();
    }

    List<JsonNode> all(String type) {
        return messages.stream()
                .map(Message::event)
                .filter(event -> event.path("type").asText().equals(type))
                .toList();
    }

    /** The {@code n}th of a type, counted from 1. */
    JsonNode await(String type, int n) {
        Awaitility.await(type)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> all(type).size() >= n || closed.isDone());
        List<JsonNode> found = all(type);
        if (found.size() < n) {
            throw new AssertionError("closed with " + closed.join() + " before " + type + " came");
        }
        return found.get(n - 1);
    }

    Closed awaitClose() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    void hangUp() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Missing if it is no JSON, which some tests' models send on purpose. */
    private static JsonNode event(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Ear extends WholeMessages {
        @Override
        protected void onText(String message) {
            messages.add(new Message(message, event(message)));
        }

        @Override
        protected void onClosed(int code, String reason) {
            closed.complete(new Closed(code, reason));
        }
    }
}

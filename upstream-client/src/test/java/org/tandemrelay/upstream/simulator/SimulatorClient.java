package org.tandemrelay.upstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.tandemrelay.audio.AudioFormat;

/** A client of the realtime API, on the JDK's WebSocket. */
final class SimulatorClient implements WebSocket.Listener, AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private volatile int closeCode;
    private volatile String closeReason = "";
    private volatile Throwable failure;
    private volatile int pongs;
    private volatile int parts;
    private volatile boolean reading = true;
    private WebSocket socket;

    static SimulatorClient connect(URI url) {
        return connect(url, HttpClient.newHttpClient().newWebSocketBuilder().header("Authorization", "Bearer sk-test"));
    }

    static SimulatorClient connect(URI url, WebSocket.Builder builder) {
        SimulatorClient client = new SimulatorClient();
        try {
            client.socket = builder.buildAsync(url, client).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            throw e;
        }
        return client;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        parts++;
        if (last) {
            try {
                events.add(JSON.readTree(partial.toString()));
            } catch (JsonProcessingException e) {
                failure = e;
            }
            partial.setLength(0);
        }
        if (reading) {
            webSocket.request(1);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
        pongs++;
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closeReason = reason;
        closeCode = statusCode;
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        failure = error;
    }

    WebSocket socket() {
        return socket;
    }

    String selectedProtocol() {
        return socket.getSubprotocol();
    }

    void send(String json) {
        socket.sendText(json.replace('\'', '"'), true).join();
    }

    void send(ObjectNode event) {
        socket.sendText(event.toString(), true).join();
    }

    /** Takes no more than one message from now on. */
    void stopReading() {
        reading = false;
    }

    void readOn() {
        reading = true;
        socket.request(1);
    }

    /** Changes the session and waits until it is changed. */
    void update(String session) {
        int before = events.size();
        send("{'type':'session.update','session':" + session + "}");
        awaitAfter(before, "session.updated");
    }

    /** Sends audio in pieces of 100 ms, as fast as it goes. */
    void append(byte[] audio, AudioFormat format) {
        int piece = (int) format.bytesOf(100);
        for (int at = 0; at < audio.length; at += piece) {
            byte[] bytes = Arrays.copyOfRange(audio, at, Math.min(at + piece, audio.length));
            send("{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                    + Base64.getEncoder().encodeToString(bytes) + "\"}");
        }
    }

    List<JsonNode> events() {
        return List.copyOf(events);
    }

    int count() {
        return events.size();
    }

    List<String> types() {
        return events.stream().map(event -> event.path("type").asText()).toList();
    }

    List<JsonNode> all(String type) {
        return events.stream()
                .filter(event -> event.path("type").asText().equals(type))
                .toList();
    }

    JsonNode await1(String type) {
        return awaitAfter(0, type);
    }

    /** Waits for the first event of a type among those that came after the first {@code before}. */
    JsonNode awaitAfter(int before, String type) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(types().stream().skip(before)).contains(type));
        return events.stream()
                .skip(before)
                .filter(event -> event.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow();
    }

    /** Sends an event and returns the error that answers it. */
    JsonNode errorOf(String json) {
        int before = events.size();
        send(json);
        return awaitAfter(before, "error").path("error");
    }

    /** All audio that came for one response, put together. */
    byte[] audioOf(String responseId) {
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        for (JsonNode delta : all("response.output_audio.delta")) {
            if (delta.path("response_id").asText().equals(responseId)) {
                audio.writeBytes(Base64.getDecoder().decode(delta.path("delta").asText()));
            }
        }
        return audio.toByteArray();
    }

    /** All deltas of a type, put together. */
    String textOf(String deltaType) {
        List<String> deltas = new ArrayList<>();
        all(deltaType).forEach(event -> deltas.add(event.path("delta").asText()));
        return String.join("", deltas);
    }

    int awaitClose() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(closeCode).isPositive());
        return closeCode;
    }

    String closeReason() {
        return closeReason;
    }

    boolean ended() {
        return closeCode > 0 || failure != null;
    }

    int pongs() {
        return pongs;
    }

    int parts() {
        return parts;
    }

    @Override
    public void close() {
        socket.abort();
    }
}

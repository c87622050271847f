package org.tandemrelay.relay;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A caller of any dialect, who says no more than it must, and notes what comes. */
final class DialectCaller implements AutoCloseable, WebSocket.Listener {

    /** A dialect: where it is called, its last word where the model ends a call (empty if it has none), and what its callers say first. */
    record Dialect(String name, String path, String farewell, List<String> greeting) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Dialect> DIALECTS = List.of(
            new Dialect("native", "/v1/call", "\"ended\"", List.of()),
            new Dialect(
                    "twilio",
                    "/telephony/twilio",
                    "",
                    List.of(
                            "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}",
                            "{\"event\":\"start\",\"streamSid\":\"MZ1\",\"start\":{\"streamSid\":\"MZ1\",\"tracks\":"
                                    + "[\"inbound\"],\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,"
                                    + "\"channels\":1}}}")),
            new Dialect(
                    "vonage",
                    "/telephony/vonage",
                    "",
                    List.of("{\"event\":\"websocket:connected\",\"content-type\":\"audio/l16;rate=16000\"}")),
            new Dialect(
                    "asterisk",
                    "/telephony/asterisk",
                    "HANGUP",
                    List.of("MEDIA_START connection_id:x channel:WebSocket/relay1/0x7f channel_id:1.1 format:ulaw"
                            + " optimal_frame_size:160 ptime:20")),
            new Dialect("voice-chat", "/ws/voice-chat?audio=1", "\"ended\"", List.of()),
            new Dialect("openai", "/v1/realtime?model=fake", "", List.of()));

    static final Dialect NATIVE = DIALECTS.get(0);
    static final Dialect OPENAI = DIALECTS.get(DIALECTS.size() - 1);

    static Dialect named(String name) {
        return DIALECTS.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    record Closed(int code, String reason) {}

    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicInteger audioBytes = new AtomicInteger();
    private final StringBuilder text = new StringBuilder();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;
    private volatile long closedNanos;

    DialectCaller(int port, Dialect dialect) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (dialect.name().equals("asterisk")) {
            builder.subprotocols("media");
        }
        socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + dialect.path()), this)
                .join();
        dialect.greeting().forEach(line -> socket.sendText(line, true).join());
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            texts.add(text.toString());
            messages.incrementAndGet();
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        audioBytes.addAndGet(data.remaining());
        messages.incrementAndGet();
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closedNanos = System.nanoTime();
        closed.complete(new Closed(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closed.complete(new Closed(1006, failure.toString()));
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** Binary speech, all at once. */
    void speak(byte[] audio) {
        int frame = 3_200;
        for (int at = 0; at < audio.length; at += frame) {
            socket.sendBinary(ByteBuffer.wrap(audio, at, Math.min(frame, audio.length - at)), true)
                    .join();
        }
    }

    /** The end, within so many seconds. */
    Closed awaitClose(int seconds) {
        return closed.orTimeout(seconds, TimeUnit.SECONDS).join();
    }

    boolean live() {
        return !closed.isDone();
    }

    /** When the Close frame was seen, by {@link System#nanoTime}. */
    long closedNanos() {
        return closedNanos;
    }

    List<String> texts() {
        return texts;
    }

    boolean told(String... words) {
        return texts.stream().anyMatch(text -> Stream.of(words).allMatch(text::contains));
    }

    /** Messages of any kind. */
    int messages() {
        return messages.get();
    }

    int audioBytes() {
        return audioBytes.get();
    }
}

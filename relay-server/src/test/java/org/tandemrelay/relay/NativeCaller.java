package org.tandemrelay.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.tandemrelay.audio.AudioFormat;

/** A client of the native protocol by the JDK's WebSocket, which shares no code with ours. Remembers all that came, and when. */
public final class NativeCaller implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_FRAME_BYTES = 32 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final ScheduledExecutorService microphone = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "microphone");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpClient http;
    private WebSocket socket;

    private NativeCaller(HttpClient http) {
        this.http = http;
    }

    /** One message: text as JSON, or audio. */
    public record Message(long atNanos, JsonNode json, byte[] audio) {
        public boolean is(String type) {
            return json != null && json.path("type").asText().equals(type);
        }

        public String text(String member) {
            return json.path(member).asText();
        }
    }

    /** How the socket was closed; 1006 without a Close frame. */
    public record Closed(long atNanos, int code, String reason) {}

    /** Calls, and waits for the upgrade. */
    public static NativeCaller call(URI url) {
        return call(url, "");
    }

    /** Likewise with a key, if there is one. */
    public static NativeCaller call(URI url, String key) {
        return call(url, key, HttpClient.newHttpClient());
    }

    /** Likewise, over what this client trusts. */
    public static NativeCaller call(URI url, String key, HttpClient http) {
        NativeCaller caller = new NativeCaller(http);
        WebSocket.Builder upgrade = caller.http.newWebSocketBuilder();
        if (!key.isEmpty()) {
            upgrade.header("Authorization", "Bearer " + key);
        }
        caller.socket = upgrade.buildAsync(url, caller.new Ear()).join();
        return caller;
    }

    /** All audio and text at once, as fast as the socket takes it. */
    public void send(byte[] audio) {
        for (int at = 0; at < audio.length; at += MAX_FRAME_BYTES) {
            socket.sendBinary(ByteBuffer.wrap(audio, at, Math.min(MAX_FRAME_BYTES, audio.length - at)), true)
                    .join();
        }
    }

    /** In frames of this size, the last maybe shorter; nothing is one empty frame. */
    public void sendFrames(byte[] audio, int frameBytes) {
        int at = 0;
        do {
            int bytes = Math.min(frameBytes, audio.length - at);
            socket.sendBinary(ByteBuffer.wrap(audio, at, bytes), true).join();
            at += bytes;
        } while (at < audio.length);
    }

    public void say(String json) {
        // One message at a time is all that this WebSocket takes, and the microphone may be speaking.
        synchronized (microphone) {
            socket.sendText(json, true).join();
        }
    }

    /** Each as a frame of its own, as fast as the socket takes them. */
    public void sendPackets(List<byte[]> packets) {
        packets.forEach(
                packet -> socket.sendBinary(ByteBuffer.wrap(packet), true).join());
    }

    /** Sends the audio in real time, 20 ms a frame, and completes at its end. Meanwhile everything goes on. */
    public CompletableFuture<Void> speak(byte[] audio, AudioFormat format) {
        int frame = (int) format.bytesOf(20);
        List<byte[]> frames = new ArrayList<>();
        for (int at = 0; at < audio.length; at += frame) {
            frames.add(Arrays.copyOfRange(audio, at, Math.min(audio.length, at + frame)));
        }
        return speakPackets(frames);
    }

    /** Sends packets of 20 ms in real time, and completes after the last. Meanwhile everything goes on. */
    public CompletableFuture<Void> speakPackets(List<byte[]> packets) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        AtomicInteger at = new AtomicInteger();
        microphone.scheduleAtFixedRate(
                () -> {
                    int next = at.getAndIncrement();
                    if (next >= packets.size() || closed.isDone()) {
                        done.complete(null);
                        throw new java.util.concurrent.CancellationException("said all");
                    }
                    synchronized (microphone) {
                        socket.sendBinary(ByteBuffer.wrap(packets.get(next)), true)
                                .join();
                    }
                },
                0,
                20,
                TimeUnit.MILLISECONDS);
        return done;
    }

    /** All that came so far. */
    public List<Message> messages() {
        return List.copyOf(messages);
    }

    /** The messages of a type so far. */
    public List<Message> all(String type) {
        return messages.stream().filter(message -> message.is(type)).toList();
    }

    /** Waits for the n-th message of a type, counted from 1. */
    public Message await(String type, int n) {
        waitFor(n + " × " + type, () -> all(type).size() >= n || closed.isDone());
        List<Message> found = all(type);
        if (found.size() < n) {
            throw new AssertionError("closed before " + n + " × " + type + " came: " + closed.join() + messages());
        }
        return found.get(n - 1);
    }

    /** Waits for the call's state. */
    public Message awaitState(String state) {
        waitFor(
                "state " + state,
                () -> all("state").stream()
                        .anyMatch(message -> message.text("state").equals(state)));
        return all("state").stream()
                .filter(message -> message.text("state").equals(state))
                .findFirst()
                .orElseThrow();
    }

    /** Waits for something that is seen elsewhere; what came here until then is told if it never is. */
    public void waitFor(String what, Callable<Boolean> seen) {
        try {
            Awaitility.await(what)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(seen);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(what + " did not come, but " + story(), e);
        }
    }

    /** All texts, and how much audio came between them. */
    private String story() {
        StringJoiner story = new StringJoiner("\n  ", "\n  ", "");
        int audio = 0;
        for (Message message : messages) {
            if (message.audio() != null) {
                audio++;
            } else {
                story.add(audio + " of audio, " + message.json());
                audio = 0;
            }
        }
        return story.add(audio + " of audio").toString();
    }

    /** All audio so far. */
    public byte[] audio() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        packets().forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** All audio so far, frame by frame. */
    public List<byte[]> packets() {
        return messages.stream()
                .map(Message::audio)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    /** Waits for the end. */
    public Closed awaitClose() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    public boolean isClosed() {
        return closed.isDone();
    }

    /** Cuts the connection without a word. */
    public void abort() {
        socket.abort();
    }

    /** Says good-bye by a Close frame. */
    public void hangUp() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    @Override
    public void close() {
        microphone.shutdownNow();
        socket.abort();
    }

    private final class Ear extends WholeMessages {
        @Override
        protected void onText(String message) {
            try {
                messages.add(new Message(System.nanoTime(), JSON.readTree(message), null));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the relay sent no JSON: " + message, e);
            }
        }

        @Override
        protected void onBinary(byte[] message) {
            messages.add(new Message(System.nanoTime(), null, message));
        }

        @Override
        protected void onClosed(int code, String reason) {
            closed.complete(new Closed(System.nanoTime(), code, reason));
        }
    }
}

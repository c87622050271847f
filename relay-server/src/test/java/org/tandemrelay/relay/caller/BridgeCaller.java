package org.tandemrelay.relay.caller;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.WholeMessages;

/**
 * A caller of some dialect, as its provider would be, by the JDK's WebSocket, which shares no code with ours. What is particular to the
 * dialect is written once more here, from its documentation.
 */
public abstract class BridgeCaller implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private WebSocket socket;

    /** How the socket was closed; 1006 without a Close frame. */
    public record Closed(int code, String reason) {}

    // What a dialect has to say.

    /** The PCM that is spoken and heard, at the rate of the wire; the wire itself may have it encoded. */
    protected abstract AudioFormat format();

    /** Sub-protocols that the provider offers. */
    protected List<String> subprotocols() {
        return List.of();
    }

    /** What the provider says before any audio. */
    protected abstract void begin();

    /** 20 ms of PCM, as the provider sends it. */
    protected abstract void sendFrame(byte[] pcm);

    /** The same on behalf of another stream; false if the dialect cannot say so. */
    protected boolean sendFrameOfAnotherStream(byte[] pcm) {
        return false;
    }

    /** A telephone key; false if the dialect has none. */
    protected boolean press(char digit) {
        return false;
    }

    /** A text message came: marks and flushes are counted, audio handed to {@link #hear}. */
    protected abstract void onText(String text);

    /** A binary message came. */
    protected abstract void onBinary(byte[] bytes);

    /** Marks that came so far, and have not been flushed. */
    protected abstract int marks();

    /** Tells the relay that all marks which came so far have been played, as the provider would. */
    protected abstract void acknowledgeMarks();

    /** How often the relay said that what has not been played is to be dropped. */
    protected abstract int flushes();

    /** Hangs up as the provider does, message and Close frame. */
    protected abstract void hangUp();

    // What all have in common.

    /** Calls, waits for the upgrade, and says what the provider says first. */
    public final BridgeCaller call(URI url) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (!subprotocols().isEmpty()) {
            builder.subprotocols(
                    subprotocols().get(0), subprotocols().stream().skip(1).toArray(String[]::new));
        }
        socket = builder.buildAsync(url, new Ear()).join();
        begin();
        return this;
    }

    /** Some of the model's speech, decoded. */
    public final void hear(byte[] pcm) {
        synchronized (heard) {
            heard.writeBytes(pcm);
        }
    }

    /** All of the model's speech so far. */
    public final byte[] heard() {
        synchronized (heard) {
            return heard.toByteArray();
        }
    }

    /** A whole turn at once, in frames of 20 ms. */
    public final void speak(byte[] pcm) {
        int frame = (int) format().bytesOf(20);
        for (int at = 0; at < pcm.length; at += frame) {
            sendFrame(Arrays.copyOfRange(pcm, at, at + frame));
        }
    }

    public final void sendText(String text) {
        socket.sendText(text, true).join();
    }

    public final void sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    public final void sendClose() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    /** Cuts the connection without a word. */
    public final void drop() {
        socket.abort();
    }

    public final void await(String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> condition.getAsBoolean() || closed.isDone());
        if (!condition.getAsBoolean()) {
            throw new AssertionError("closed before " + what + ": " + closed.join());
        }
    }

    public final Closed awaitClose() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    public final boolean isClosed() {
        return closed.isDone();
    }

    @Override
    public final void close() {
        socket.abort();
    }

    private final class Ear extends WholeMessages {
        @Override
        protected void onText(String message) {
            BridgeCaller.this.onText(message);
        }

        @Override
        protected void onBinary(byte[] message) {
            BridgeCaller.this.onBinary(message);
        }

        @Override
        protected void onClosed(int code, String reason) {
            closed.complete(new Closed(code, reason));
        }
    }
}

package org.tandemrelay.relay;

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.tandemrelay.relay.canary.Canaries;

/** Hears a WebSocket of the JDK's, message by message. */
public abstract class WholeMessages implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    protected abstract void onText(String message);

    protected void onBinary(byte[] message) {
        throw new AssertionError("a binary message of " + message.length + " bytes");
    }

    /** How the socket was closed; 1006 without a Close frame. */
    protected abstract void onClosed(int code, String reason);

    @Override
    public final CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            String message = text.toString();
            text.setLength(0);
            Canaries.lookForKeys("a message to a caller", message);
            onText(message);
        }
        from.request(1);
        return null;
    }

    @Override
    public final CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        bytes.writeBytes(part);
        if (last) {
            byte[] message = bytes.toByteArray();
            bytes.reset();
            onBinary(message);
        }
        from.request(1);
        return null;
    }

    @Override
    public final CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        Canaries.lookForKeys("a Close frame to a caller", reason);
        onClosed(code, reason);
        return null;
    }

    @Override
    public final void onError(WebSocket from, Throwable failure) {
        onClosed(1006, failure.toString());
    }
}

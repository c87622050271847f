package org.tandemrelay.relay.recorded.line;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.tandemrelay.relay.recorded.line.RelayListener.Started;

/**
 * Vonage's end of one call: audio in binary frames of exactly 20 ms, both ways.
 *
 * <p>A {@code notify} comes back with its payload when all before it was heard. What is cleared does not come back.
 */
final class VonageLine implements CallerLine {

    private static final int KEY_MILLIS = 260;

    private final WireAudio audio;
    private final LineSocket socket;
    private final RelayListener listener;
    private final Map<String, String> parameters;

    /** Payloads of the marks that were not heard, in their order. */
    private final Queue<JsonNode> notifications = new ArrayDeque<>();

    VonageLine(LineEnds ends, Map<String, String> parameters) {
        this.audio = ends.audio();
        this.socket = ends.socket();
        this.listener = ends.listener();
        this.parameters = parameters;
    }

    @Override
    public void opened() {
        ObjectNode connected = event("websocket:connected").put("content-type", "audio/l16;rate=" + audio.rateHz());
        parameters.forEach(connected::put);
        say(connected);
        listener.onStarted(new Started(null, null, audio.encoding().label(), audio.rateHz()));
    }

    @Override
    public void speak(ByteBuf frame, long spokenMillis) {
        socket.send(new BinaryWebSocketFrame(frame));
    }

    @Override
    public void press(char digit) {
        say(event("websocket:dtmf").put("digit", String.valueOf(digit)).put("duration", KEY_MILLIS));
    }

    @Override
    public void text(String text) {
        JsonNode message = Json.read(text, "action", listener::onNonsense);
        if (message == null) {
            return;
        }
        switch (Json.text(message, "action")) {
            case "notify" -> {
                JsonNode payload = message.path("payload");
                if (payload.isObject()) {
                    notifications.add(payload);
                    listener.onMark(payload.toString());
                } else {
                    listener.onWarning("notify", "dropped: the payload of a notify is no object");
                }
            }
            case "clear" -> listener.onFlush(null, "clear");
            default ->
                listener.onWarning("action", "dropped: Vonage knows no action '" + Json.text(message, "action") + "'");
        }
    }

    @Override
    public void binary(ByteBuf frame) {
        int bytes = frame.readableBytes();
        if (bytes == audio.frameBytes()) {
            listener.onAudio(frame);
        } else {
            listener.onWarning(
                    "frame_size",
                    "dropped: a frame of " + bytes + " bytes, and 20 ms at " + audio.rateHz() + " Hz are "
                            + audio.frameBytes());
        }
    }

    @Override
    public void markPlayed(String name) {
        JsonNode payload = notifications.remove();
        ObjectNode notify = event("websocket:notify");
        notify.set("payload", payload);
        say(notify);
    }

    @Override
    public void flushed(Flushed flushed) {
        notifications.clear();
        say(event("websocket:cleared"));
    }

    /** Vonage says nothing when a caller hangs up: it closes. */
    @Override
    public void hangup() {
        socket.close();
    }

    private static ObjectNode event(String name) {
        return Json.object().put("event", name);
    }

    private void say(ObjectNode message) {
        socket.send(new TextWebSocketFrame(message.toString()));
    }
}

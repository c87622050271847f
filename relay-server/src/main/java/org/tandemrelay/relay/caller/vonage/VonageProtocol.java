package org.tandemrelay.relay.caller.vonage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.tandemrelay.audio.Headroom;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.MarkName;
import org.tandemrelay.relay.caller.BridgeProtocol;
import org.tandemrelay.relay.caller.MarkScanner;
import org.tandemrelay.relay.json.JsonText;

/** One call of Vonage's. */
final class VonageProtocol extends BridgeProtocol {

    private static final byte[] MARK_HEAD =
            "{\"action\":\"notify\",\"payload\":{\"name\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MARK_TAIL = "\"}}".getBytes(StandardCharsets.US_ASCII);

    private final MarkScanner marks = new MarkScanner("websocket:notify", "payload");

    VonageProtocol() {
        super(VonageStart.presumed());
    }

    @Override
    public void onText(ByteBuf text) {
        if (marks.scan(text)) {
            call().onNumberedMark(marks.number());
            return;
        }
        ObjectNode message;
        try {
            message = JsonText.read(text);
        } catch (IOException notJson) {
            nonsense(String.valueOf(notJson.getMessage()));
            return;
        }
        switch (message.path("event").asText()) {
            case "websocket:connected" -> onConnected(message);
            case "websocket:dtmf" -> onKey(message.path("digit").asText());
            case "websocket:notify" ->
                onMark(message.path("payload").path("name").asText());
            case "" -> nonsense("a message has no event");
            default -> {
                // websocket:cleared says what is known already; others may come to be.
            }
        }
    }

    private void onConnected(JsonNode message) {
        if (hasStarted()) {
            nonsense("a second websocket:connected");
            return;
        }
        try {
            start(VonageStart.read(message));
        } catch (IllegalArgumentException noSuchAudio) {
            refuse(String.valueOf(noSuchAudio.getMessage()));
        }
    }

    @Override
    public void mark(CallerCommand.Mark command) {
        ObjectNode notify = action("notify");
        notify.putObject("payload").put("name", command.name());
        write(notify);
    }

    @Override
    public void numberedMark(long number) {
        int length = MARK_HEAD.length + MarkName.length(number) + MARK_TAIL.length;
        ByteBuf message = Headroom.buffer(socket().alloc(), length).writeBytes(MARK_HEAD);
        MarkName.write(number, message);
        socket().writeText(message.writeBytes(MARK_TAIL));
    }

    /** Vonage also forgets the notifies that it has not sent back. */
    @Override
    public void flush(CallerCommand.Flush command) {
        write(action("clear"));
    }

    @Override
    protected void farewell(CallerCommand.Hangup command) {
        // There is no word for it: Vonage goes on to the next action of the NCCO when the socket closes.
    }

    private static ObjectNode action(String action) {
        return JsonNodeFactory.instance.objectNode().put("action", action);
    }

    private void write(ObjectNode message) {
        socket().writeText(JsonText.write(socket().alloc(), message));
    }
}

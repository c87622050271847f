package org.tandemrelay.relay.recorded.line;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.tandemrelay.relay.recorded.line.RelayListener.Started;

/**
 * Twilio's end of one stream. Numbers in its messages are texts, but for those of the media's format.
 *
 * <p>A {@code clear} brings back all the marks that were not reached, at once: as Twilio does, and nothing that was heard.
 */
final class TwilioLine implements CallerLine {

    private final WireAudio audio;
    private final LineSocket socket;
    private final RelayListener listener;
    private final Map<String, String> parameters;

    private final String stream = sid("MZ");
    private final String call = sid("CA");
    private final String account = sid("AC");
    private long sequence;
    private long chunk;

    TwilioLine(LineEnds ends, Map<String, String> parameters) {
        this.audio = ends.audio();
        this.socket = ends.socket();
        this.listener = ends.listener();
        this.parameters = parameters;
    }

    @Override
    public void opened() {
        ObjectNode connected = Json.object().put("event", "connected");
        say(connected.put("protocol", "Call").put("version", "1.0.0"));
        ObjectNode message = message("start");
        ObjectNode start = message.putObject("start");
        start.put("streamSid", stream).put("accountSid", account).put("callSid", call);
        start.putArray("tracks").add("inbound");
        start.putObject("mediaFormat")
                .put("encoding", "audio/x-mulaw")
                .put("sampleRate", audio.rateHz())
                .put("channels", 1);
        ObjectNode custom = start.putObject("customParameters");
        parameters.forEach(custom::put);
        say(message);
        listener.onStarted(new Started(call, null, audio.encoding().label(), audio.rateHz()));
    }

    @Override
    public String stream() {
        return stream;
    }

    @Override
    public void speak(ByteBuf frame, long spokenMillis) {
        chunk++;
        ObjectNode message = message("media");
        message.putObject("media")
                .put("track", "inbound")
                .put("chunk", Long.toString(chunk))
                .put("timestamp", Long.toString(spokenMillis))
                .put("payload", Json.base64(frame));
        say(message);
    }

    @Override
    public void press(char digit) {
        ObjectNode message = message("dtmf");
        message.putObject("dtmf").put("track", "inbound_track").put("digit", String.valueOf(digit));
        say(message);
    }

    @Override
    public void text(String text) {
        JsonNode message = Json.read(
                text, "event", problem -> listener.onUnusable("Twilio ends the stream with error 31924: " + problem));
        if (message == null) {
            return;
        }
        if (!stream.equals(Json.text(message, "streamSid"))) {
            listener.onWarning(
                    "stream_sid", "dropped: the streamSid of a " + Json.text(message, "event") + " is not " + stream);
            return;
        }
        switch (Json.text(message, "event")) {
            case "media" -> media(message);
            case "mark" -> mark(Json.text(message.path("mark"), "name"));
            case "clear" -> listener.onFlush(null, "clear");
            default ->
                listener.onUnusable("Twilio ends the stream with error 31924: it knows no event '"
                        + Json.text(message, "event") + "'");
        }
    }

    private void media(JsonNode message) {
        byte[] payload;
        try {
            payload = Base64.getDecoder().decode(Json.text(message.path("media"), "payload"));
        } catch (IllegalArgumentException e) {
            listener.onWarning("payload", "dropped: no base64: " + e.getMessage());
            return;
        }
        listener.onAudio(Unpooled.wrappedBuffer(payload));
    }

    private void mark(String name) {
        if (name.isEmpty()) {
            listener.onWarning("mark", "dropped: a mark without a name");
        } else {
            listener.onMark(name);
        }
    }

    @Override
    public void binary(ByteBuf frame) {
        listener.onUnusable("Twilio ends the stream with error 31924: a binary frame");
    }

    @Override
    public void markPlayed(String name) {
        ObjectNode message = message("mark");
        message.putObject("mark").put("name", name);
        say(message);
    }

    @Override
    public void flushed(Flushed flushed) {
        flushed.marks().forEach(this::markPlayed);
    }

    @Override
    public void hangup() {
        ObjectNode message = message("stop");
        message.putObject("stop").put("accountSid", account).put("callSid", call);
        say(message);
        socket.close();
    }

    private ObjectNode message(String event) {
        sequence++;
        return Json.object()
                .put("event", event)
                .put("sequenceNumber", Long.toString(sequence))
                .put("streamSid", stream);
    }

    private void say(ObjectNode message) {
        socket.send(new TextWebSocketFrame(message.toString()));
    }

    /** An id as Twilio's are: 32 hexadecimal digits after the kind. */
    private static String sid(String kind) {
        byte[] random = new byte[16];
        ThreadLocalRandom.current().nextBytes(random);
        return kind + HexFormat.of().formatHex(random);
    }
}

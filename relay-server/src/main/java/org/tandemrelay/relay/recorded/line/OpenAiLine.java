package org.tandemrelay.relay.recorded.line;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.recorded.line.RelayListener.Caption;
import org.tandemrelay.relay.recorded.line.RelayListener.Started;

/**
 * A client's end of one realtime session.
 *
 * <p>What is said before the session has its audio format is kept and said then, since a server would take it for another format.
 * There are no marks: when the server hears the caller speak, the client stops its own loudspeaker, and tells the server how much
 * of the item was heard.
 */
final class OpenAiLine implements CallerLine {

    private static final int MAX_EARLY_MILLIS = 15_000;

    private final WireAudio audio;
    private final LineSocket socket;
    private final LineEnds.Loudspeaker loudspeaker;
    private final RelayListener listener;

    /** What was said before the session was ready, in base64; null from then on. */
    private @Nullable List<String> early = new ArrayList<>();

    private @Nullable String session;
    private @Nullable String item;
    private @Nullable String response;
    /** The rest of this response is on its way in vain. */
    private @Nullable String interrupted;

    private final Map<String, Integer> contentIndexes = new HashMap<>();

    OpenAiLine(LineEnds ends) {
        this.audio = ends.audio();
        this.socket = ends.socket();
        this.loudspeaker = ends.loudspeaker();
        this.listener = ends.listener();
    }

    @Override
    public void opened() {
        listener.onState("connecting");
    }

    @Override
    public void speak(ByteBuf frame, long spokenMillis) {
        String base64 = Json.base64(frame);
        if (early == null) {
            say(OpenAiMessages.append(base64));
        } else if (spokenMillis > MAX_EARLY_MILLIS) {
            listener.onUnusable("no session.updated in " + MAX_EARLY_MILLIS + " ms");
        } else {
            early.add(base64);
        }
    }

    @Override
    public void press(char digit) {
        throw new UnsupportedOperationException("this protocol has no keys");
    }

    @Override
    public void text(String text) {
        JsonNode event = Json.read(text, "type", listener::onNonsense);
        if (event == null) {
            return;
        }
        switch (Json.text(event, "type")) {
            case "session.created" -> created(event.path("session"));
            case "session.updated" -> updated(event.at("/session/audio/input/format"));
            case "input_audio_buffer.speech_started" -> speechStarted();
            case "input_audio_buffer.speech_stopped", "response.created" -> listener.onState("thinking");
            case "response.output_audio.delta" -> delta(event);
            case "response.done" -> responseDone(event.path("response"));
            case "error" -> error(event.path("error"));
            default -> words(event);
        }
    }

    private void created(JsonNode created) {
        session = Json.textOrNull(created, "id");
        say(OpenAiMessages.sessionUpdate(audio));
    }

    private void updated(JsonNode format) {
        List<String> waiting = early;
        if (waiting == null) {
            return;
        }
        early = null;
        listener.onStarted(new Started(session, null, OpenAiMessages.encoding(format), OpenAiMessages.rateHz(format)));
        listener.onState("listening");
        waiting.forEach(base64 -> say(OpenAiMessages.append(base64)));
    }

    private void speechStarted() {
        listener.onState("hearing");
        if (loudspeaker.queuedMillis() > 0) {
            interrupted = response;
            listener.onFlush(null, "speech_started");
        }
    }

    private void delta(JsonNode event) {
        String of = Json.text(event, "response_id");
        if (of.equals(interrupted)) {
            return;
        }
        byte[] samples;
        try {
            samples = Base64.getDecoder().decode(Json.text(event, "delta"));
        } catch (IllegalArgumentException e) {
            listener.onNonsense("a delta that is no base64: " + e.getMessage());
            return;
        }
        String itemId = Json.text(event, "item_id");
        if (!itemId.equals(item)) {
            item = itemId;
            response = of;
            contentIndexes.put(itemId, event.path("content_index").asInt());
            listener.onState("speaking");
            listener.onAudioItem(item, response);
        }
        listener.onAudio(Unpooled.wrappedBuffer(samples));
    }

    private void responseDone(JsonNode done) {
        if (Json.text(done, "id").equals(interrupted)) {
            interrupted = null;
        }
        if (Json.text(done, "status").equals("failed")) {
            JsonNode error = done.at("/status_details/error");
            listener.onWarning("response_failed", Json.text(error, "code") + " " + Json.text(error, "message"));
        }
        listener.onAnswerOver();
        listener.onState("listening");
    }

    /** Until the session is ready an error is the end of it: it is about the only thing that was asked for. */
    private void error(JsonNode error) {
        String code = error.path("code").asText(Json.text(error, "type"));
        String message = Json.text(error, "message");
        if (early == null) {
            listener.onWarning(code, message);
        } else {
            listener.onUnusable("the session was refused: " + code + ": " + message);
        }
    }

    private void words(JsonNode event) {
        switch (Json.text(event, "type")) {
            case "response.output_audio_transcript.delta", "response.output_text.delta" ->
                caption("assistant", event, "delta", false);
            case "response.output_audio_transcript.done" -> caption("assistant", event, "transcript", true);
            case "response.output_text.done" -> caption("assistant", event, "text", true);
            case "conversation.item.input_audio_transcription.delta" -> caption("user", event, "delta", false);
            case "conversation.item.input_audio_transcription.completed" -> caption("user", event, "transcript", true);
            default -> {
                // Most of what a server tells is for clients that show more than a caller hears.
            }
        }
    }

    private void caption(String role, JsonNode event, String member, boolean whole) {
        listener.onCaption(
                new Caption(role, Json.textOrNull(event, "item_id"), Json.text(event, member), whole, whole));
    }

    @Override
    public void binary(ByteBuf frame) {
        listener.onNonsense("a binary frame, and this protocol has none");
    }

    @Override
    public void markPlayed(String name) {
        throw new IllegalStateException("this protocol has no marks, but " + name);
    }

    @Override
    public void flushed(Flushed flushed) {
        String cut = flushed.item();
        if (cut == null) {
            return;
        }
        // Servers refuse a truncation to nothing.
        say(
                flushed.playedMillis() > 0
                        ? OpenAiMessages.truncate(cut, contentIndexes.getOrDefault(cut, 0), flushed.playedMillis())
                        : OpenAiMessages.delete(cut));
    }

    /** A client says nothing when it is done: it closes. */
    @Override
    public void hangup() {
        socket.close();
    }

    private void say(String message) {
        socket.send(new TextWebSocketFrame(message));
    }
}

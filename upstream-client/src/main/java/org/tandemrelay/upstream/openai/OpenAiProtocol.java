package org.tandemrelay.upstream.openai;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.connect.ModelProtocol;
import org.tandemrelay.upstream.connect.ModelSocket;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelEvent.ItemAdded;
import org.tandemrelay.upstream.session.ModelEvent.OutputFlush;
import org.tandemrelay.upstream.session.ModelEvent.ResponseDone;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionNotice;
import org.tandemrelay.upstream.session.ModelEvent.SessionReady;
import org.tandemrelay.upstream.session.ModelEvent.SpeechStarted;
import org.tandemrelay.upstream.session.SessionOpen;
import org.tandemrelay.upstream.workingset.EachFrame;

/**
 * One session.
 *
 * <pre>
 *  open ──session.created──► session.update sent ──session.updated──► ready
 *                                       └─────────error─────────────► refused
 * </pre>
 *
 * <p>{@link OpenAiPassThrough} is one too, whose caller speaks the protocol itself.
 */
@EachFrame
class OpenAiProtocol implements ModelProtocol {

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    /** What was said before the session is named by us, so that its items are known when the model tells of them. */
    private static final String RECALLED = "tandem_said_";

    private final SessionOpen open;
    private final OpenAiRealtime.UnknownEvents unknownEvents;
    private final AppendWriter append = new AppendWriter();
    private final OutputAudioReader audio = new OutputAudioReader();
    private final AnswerRequests answers = new AnswerRequests();

    /** Null until the socket is open. */
    private @Nullable ModelSocket socket;

    private boolean ready;

    private int recalled;

    OpenAiProtocol(SessionOpen open, OpenAiRealtime.UnknownEvents unknownEvents) {
        this.open = open;
        this.unknownEvents = unknownEvents;
    }

    @Override
    public void onOpen(ModelSocket opened) {
        socket = opened;
    }

    @Override
    public void onText(ByteBuf text) {
        if (!ready || !audio.scanned(text, socket())) {
            onTree(text);
        }
    }

    /** Some servers put the same JSON into binary frames. */
    @Override
    public void onBinary(ByteBuf binary) {
        onText(binary);
    }

    private void onTree(ByteBuf text) {
        JsonNode event = parse(text);
        if (event == null) {
            unknownEvents.ignored();
        } else {
            onEvent(event.path("type").asText(), event);
        }
    }

    /** Null if it is not JSON. */
    static @Nullable JsonNode parse(ByteBuf text) {
        try (InputStream in = new ByteBufInputStream(text.slice())) {
            return JSON.readTree(in);
        } catch (IOException notJson) {
            return null;
        }
    }

    final void onEvent(String type, JsonNode event) {
        switch (type) {
            case "session.created" -> write(OpenAiCommandWriter.sessionUpdate(open));
            case "session.updated" -> onSessionUpdated(event.path("session"));
            case "error" -> onError(event.path("error"));
            case "response.output_audio.delta" -> onAudioTree(event);
            default -> onCanonical(type, event);
        }
    }

    private void onCanonical(String type, JsonNode event) {
        if (!OpenAiEventReader.knows(type)) {
            unknownEvents.ignored();
            return;
        }
        ModelEvent canonical = OpenAiEventReader.read(type, event);
        if (canonical == null || !(ready || canonical instanceof SessionNotice)) {
            return;
        }
        if (!(canonical instanceof ItemAdded added && added.itemId().startsWith(RECALLED))) {
            emit(canonical);
        }
    }

    private void emit(ModelEvent canonical) {
        answers.onEvent(canonical);
        socket().emit(canonical);
        // The server cannot flush what it has already sent: its word that there is a reason to is the only signal.
        if (canonical instanceof SpeechStarted) {
            socket().emit(new OutputFlush(OutputFlush.Reason.BARGE_IN));
        } else if (canonical instanceof ResponseDone done && done.status() == ResponseDone.Status.CANCELLED) {
            socket().emit(new OutputFlush(OutputFlush.Reason.CANCELLED));
        }
    }

    private void onAudioTree(JsonNode event) {
        if (!ready || !audio.read(event, socket())) {
            unknownEvents.ignored();
        }
    }

    private void onSessionUpdated(JsonNode session) {
        if (ready) {
            return;
        }
        SessionReady event;
        try {
            event = OpenAiSessionReader.ready(session);
        } catch (IllegalArgumentException strangeFormat) {
            String message = "the model set up a session that cannot be used: " + strangeFormat.getMessage();
            socket().emit(new SessionClosed(SessionClosed.Cause.FAILED, 0, message));
            return;
        }
        ready = true;
        onReady(event);
    }

    /** The session is configured. */
    void onReady(SessionReady event) {
        socket().emit(event);
    }

    private void onError(JsonNode error) {
        String code = error.path("code").asText("");
        String message = error.path("message").asText("no message");
        SessionClosed end = OpenAiErrors.fatal(code, error.path("type").asText(""), message);
        if (end == null && !ready) {
            end = new SessionClosed(SessionClosed.Cause.REFUSED, 0, "the model refused the session: " + message);
        }
        if (end != null) {
            socket().emit(end);
        } else if (answers.concerns(error)) {
            ModelEvent meant = answers.read(error);
            if (meant != null) {
                emit(meant);
            }
        } else if (!OpenAiErrors.harmless(code)) {
            socket().emit(OpenAiEventReader.warning(error));
        }
    }

    @Override
    public SessionClosed explainClose(int code, String reason) {
        return OpenAiErrors.closed(code, reason);
    }

    /** Before the session is configured the vendor would take it for another format: then it is dropped. */
    @Override
    public void writeAudio(ByteBuf speech) {
        if (ready) {
            socket().writeText(append.write(socket().alloc(), speech));
        } else {
            speech.release();
        }
    }

    @Override
    public boolean writeBase64(ByteBuf text, int start, int length) {
        if (ready) {
            socket().writeText(append.write(socket().alloc(), text, start, length));
        }
        return ready;
    }

    @Override
    public void inputTurn(ModelCommand.InputTurn command) {
        if (command.edge() == ModelCommand.InputTurn.Edge.START) {
            write(OpenAiCommandWriter.event("input_audio_buffer.clear"));
        } else {
            write(OpenAiCommandWriter.event("input_audio_buffer.commit"));
            write(answers.create(null));
        }
    }

    @Override
    public void inputText(ModelCommand.InputText command) {
        write(OpenAiCommandWriter.message(command));
        if (command.respond()) {
            write(answers.create(null));
        }
    }

    @Override
    public void recall(ModelCommand.Recall command) {
        recalled++;
        write(OpenAiCommandWriter.message(command.role(), command.text(), RECALLED + recalled));
    }

    @Override
    public void responseCreate(ModelCommand.ResponseCreate command) {
        write(answers.create(command.instructions()));
    }

    @Override
    public void responseCancel(ModelCommand.ResponseCancel command) {
        write(answers.cancel(command.responseId()));
    }

    /** With nothing heard the vendor refuses to truncate: then the item is taken out of the conversation. */
    @Override
    public void playbackTruncate(ModelCommand.PlaybackTruncate command) {
        write(
                command.playedMillis() == 0
                        ? OpenAiCommandWriter.delete(command.itemId())
                        : OpenAiCommandWriter.truncate(command.itemId(), command.playedMillis()));
    }

    @Override
    public void toolResult(ModelCommand.ToolResult command) {
        write(OpenAiCommandWriter.functionOutput(command.callId(), command.output()));
    }

    @Override
    public void sessionUpdate(ModelCommand.SessionUpdate command) {
        write(OpenAiCommandWriter.newInstructions(command.instructions()));
    }

    @Override
    public void sessionClose(ModelCommand.SessionClose command) {
        socket().close(command.code(), command.reason());
    }

    private void write(ObjectNode event) {
        ModelSocket to = socket();
        to.writeText(OpenAiCommandWriter.write(to.alloc(), event));
        to.flush();
    }

    final ModelSocket socket() {
        if (socket == null) {
            throw new IllegalStateException("the socket is not open");
        }
        return socket;
    }
}

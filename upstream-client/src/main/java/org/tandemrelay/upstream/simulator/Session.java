package org.tandemrelay.upstream.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;

/** One session: takes the client's events apart and gives them to its parts. Confined to its event loop. */
final class Session implements InputSide.Turns {

    private static final String EVENT_TYPES =
            "'session.update', 'input_audio_buffer.append', 'input_audio_buffer.commit',"
                    + " 'input_audio_buffer.clear', 'conversation.item.create', 'conversation.item.truncate',"
                    + " 'conversation.item.delete', 'conversation.item.retrieve', 'response.create', and 'response.cancel'";

    private final SessionParts parts;
    private final SessionState state;
    private final Conversation conversation;
    private final Responses responses;
    private final InputSide input;

    /** Null where turns are answered. */
    private final @Nullable Echo echo;

    private @Nullable Future<?> capTimer;
    private @Nullable Future<?> idleTimer;

    Session(String id, String model, SessionParts parts) {
        this.parts = parts;
        this.state = new SessionState(id, model, parts.settings());
        this.conversation = new Conversation(parts.events(), parts.log());
        this.responses = new Responses(parts, state, conversation, this::onResponseDone);
        this.input = new InputSide(parts, state, conversation, new InputSide.Listening(responses.planner(), this));
        this.echo = parts.settings().echo() ? new Echo(parts) : null;
    }

    /** Begins the session; nothing is sent before {@code session.created}. */
    void open() {
        int lateMillis = parts.faults().number(Fault.SLOW_CREATED, 0);
        if (lateMillis > 0) {
            parts.clock().laterMillis(lateMillis, () -> tell("session.created"));
        } else {
            tell("session.created");
        }
        long expireMillis = parts.faults().number(Fault.EXPIRE, Integer.MAX_VALUE);
        capTimer = parts.clock()
                .laterMillis(Math.min(expireMillis, parts.settings().sessionCapMillis()), this::expire);
    }

    private void expire() {
        parts.outlet().close(1001, "Your session hit the maximum duration of 60 minutes.");
    }

    private void tell(String type) {
        ObjectNode event = parts.events().event(type);
        event.set("session", state.json());
        parts.events().send(event);
    }

    /** One text message; borrowed. */
    void onText(ByteBuf json) {
        assert parts.clock().inLoop();
        if (echo != null && echo.takes(json)) {
            return;
        }
        ClientEvent event = null;
        try {
            event = ClientEvent.read(json);
            handle(event);
        } catch (ClientError e) {
            parts.events().error(e, event == null ? null : event.eventId());
        }
    }

    void onBinary() {
        assert parts.clock().inLoop();
        parts.events()
                .error(
                        new ClientError(
                                "invalid_message", null, "Binary messages are not supported: send JSON as text."),
                        null);
    }

    private void handle(ClientEvent event) throws ClientError {
        String type = event.type();
        if (!type.equals("input_audio_buffer.append")) {
            parts.log().received(type, event.toString());
        }
        switch (type) {
            case "input_audio_buffer.append" -> append(event.audio());
            case "input_audio_buffer.commit" -> input.commitByClient();
            case "input_audio_buffer.clear" -> input.clear();
            case "session.update" -> update(event);
            case "conversation.item.create" -> conversation.create(event, state.inputFormat());
            case "conversation.item.retrieve" -> conversation.retrieve(event, outputFormat(), parts.allocator());
            case "conversation.item.delete" -> conversation.delete(event);
            case "conversation.item.truncate" -> conversation.truncate(event);
            case "response.create" -> responses.create(event.optionalObject("response"));
            case "response.cancel" -> responses.cancel(event.optionalString("response_id"));
            default ->
                throw ClientError.invalidValue(
                        "type", "Invalid value: '" + type + "'. Supported values are: " + EVENT_TYPES + ".");
        }
    }

    private void append(byte[] audio) throws ClientError {
        if (echo == null) {
            input.append(audio);
        } else if (state.inputFormat().equals(outputFormat())) {
            echo.say(audio);
        } else {
            throw ClientError.invalidValue(
                    "audio", "Audio can be said back only where input and output have the same format.");
        }
    }

    private AudioFormat outputFormat() {
        return SessionState.format(state.output().path("format"));
    }

    private void update(ClientEvent event) throws ClientError {
        state.update(event.object("session"), responses.spoken());
        input.configure();
        tell("session.updated");
    }

    @Override
    public void onInterruption() {
        stopIdleTimer();
        JsonNode turnDetection = state.turnDetection();
        if (turnDetection != null && turnDetection.path("interrupt_response").asBoolean()) {
            responses.interrupt();
        }
    }

    @Override
    public void onTurn() {
        JsonNode turnDetection = state.turnDetection();
        boolean wanted =
                turnDetection != null && turnDetection.path("create_response").asBoolean();
        if (wanted && !state.transcriptionOnly()) {
            answer(responses::answerTurn);
        }
    }

    /** Something that the session begins itself, and that can still be refused: then the client is told, about no event of its. */
    private void answer(SelfMade action) {
        try {
            action.run();
        } catch (ClientError e) {
            parts.events().error(e, null);
        }
    }

    @FunctionalInterface
    private interface SelfMade {
        void run() throws ClientError;
    }

    private void onResponseDone(Response response) {
        JsonNode turnDetection = state.turnDetection();
        if (turnDetection != null && turnDetection.path("idle_timeout_ms").isNumber() && !response.outOfBand()) {
            stopIdleTimer();
            // The caller hears the answer for as long as it lasts, though it was sent faster.
            long waitMillis = turnDetection.path("idle_timeout_ms").asLong() + response.audioMillis();
            idleTimer = parts.clock().laterMillis(waitMillis, this::onIdle);
        }
    }

    private void onIdle() {
        if (!responses.busy()) {
            input.commitSilence();
            answer(() -> responses.say("Are you still there?"));
        }
    }

    private void stopIdleTimer() {
        if (idleTimer != null) {
            idleTimer.cancel(false);
            idleTimer = null;
        }
    }

    void onWritable() {
        assert parts.clock().inLoop();
        responses.onWritable();
    }

    void closedByPeer(int code) {
        parts.log().closed(code);
        parts.outlet().closedByPeer(code);
    }

    /** Closes the session from this side. */
    void close(int code, String reason) {
        assert parts.clock().inLoop();
        parts.outlet().close(code, reason);
    }

    void reset() {
        assert parts.clock().inLoop();
        parts.outlet().reset();
    }

    void flush() {
        parts.outlet().flush();
    }

    /** The connection is gone. */
    void onClosed() {
        parts.log().closed(1006);
        parts.clock().stop();
        parts.outlet().released();
        stopIdleTimer();
        // An hour is long: until then the timer would keep all of the session in memory.
        if (capTimer != null) {
            capTimer.cancel(false);
        }
    }

    /** Null where turns are answered. */
    @Nullable
    Echo echo() {
        return echo;
    }

    SessionLog log() {
        return parts.log();
    }
}

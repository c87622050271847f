package org.tandemrelay.relay.caller.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.relay.call.leg.CallerEvent.CallStarted;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.leg.Packets;
import org.tandemrelay.relay.call.leg.PassedMessages;
import org.tandemrelay.relay.caller.BadMessages;
import org.tandemrelay.relay.caller.CallerSocket;
import org.tandemrelay.relay.caller.OpenedProtocol;
import org.tandemrelay.upstream.openai.AudioEventScanner;
import org.tandemrelay.upstream.session.OutputItem;

/** One caller that speaks OpenAI Realtime: what it says goes on to the model as it is, if the policy lets it. */
final class OpenAiCaller extends OpenedProtocol {

    /** What a session has unless it says otherwise. */
    static final AudioFormat PCM = AudioFormat.pcm16(24_000);

    /** Of these the Close frame says all, as the vendor's own does. */
    private static final Set<CloseCause> SAID_BY_CLOSE = EnumSet.of(
            CloseCause.CALLER_HANGUP,
            CloseCause.CALLER_LOST,
            CloseCause.MODEL_ENDED,
            CloseCause.MODEL_EXPIRED,
            CloseCause.RELAY_DRAINING);

    private final Policy policy;
    private final Map<String, String> parameters;
    private final BadMessages bad = new BadMessages();
    private final AudioEventScanner scanner = AudioEventScanner.ofClient();

    /** In what the caller speaks, to count it. */
    private AudioFormat uplink = PCM;

    /** Whether the last that the model said was an error. */
    private boolean modelErred;

    OpenAiCaller(Policy policy, Map<String, String> parameters) {
        this.policy = policy;
        this.parameters = parameters;
    }

    @Override
    public CallStarted started() {
        return new CallStarted(parameters, PCM, Packets.any(PCM));
    }

    @Override
    public void onText(ByteBuf text) {
        if (scanner.scan(text)) {
            call().onCallerSpeech(text.retain(), uplink, scanner.audioBytes());
            return;
        }
        JsonNode event = ClientEvents.parse(text);
        if (event == null) {
            onNonsense("A message must be one JSON object with a 'type', and no name in it twice.");
            return;
        }
        String type = event.path("type").asText();
        Refusal refusal = policy.judge(type, event);
        if (refusal == null) {
            pass(type, event, text);
        } else {
            tell(ServerEvents.refused(refusal, event.path("event_id").textValue()));
        }
    }

    private void pass(String type, JsonNode event, ByteBuf text) {
        switch (type) {
            case "input_audio_buffer.append" -> {
                int characters = event.path("audio").asText().replace("=", "").length();
                call().onCallerSpeech(text.retain(), uplink, AudioEventScanner.decodedBytes(characters));
                return;
            }
            case "session.update" -> uplink = ClientEvents.uplink(event, uplink);
            // The messages themselves do it: this is only to be counted, and waited for.
            case "conversation.item.truncate" -> call().onCallerEvent(new CallerEvent.Interrupt());
            case "response.create" -> call().onCallerEvent(new CallerEvent.Steer("", false));
            default -> {
                // Nothing that concerns the relay.
            }
        }
        call().onCallerMessage(text.retain());
    }

    @Override
    public void onBinary(ByteBuf binary) {
        binary.release();
        onNonsense("Binary messages are not part of this protocol: send JSON as text.");
    }

    private void onNonsense(String message) {
        if (bad.tolerates(call(), message)) {
            tell(ServerEvents.refused(new Refusal("invalid_json", message, null), null));
        }
    }

    @Override
    public void passMessage(ByteBuf message, String kind) {
        modelErred = kind.equals("error");
        boolean session = kind.equals("session.created") || kind.equals("session.updated");
        boolean hide = session && !policy.grants(Permission.INSTRUCTIONS);
        socket().writeText(hide ? ServerEvents.withoutInstructions(socket().alloc(), message) : message);
    }

    @Override
    public PassedMessages passedMessages() {
        return new SpokenMessages();
    }

    @Override
    public void writeAudio(OutputItem item, ByteBuf audio) {
        audio.release();
        throw new IllegalStateException("speech comes in messages");
    }

    /** Of a type that is not the vendor's: the call goes on. */
    @Override
    public void warning(CallerCommand.Warning command) {
        tell(ServerEvents.error("tandem_warning", command.code(), command.message()));
    }

    /** If the model has said why, it need not be said again. */
    @Override
    public void hangup(CallerCommand.Hangup command) {
        CloseCause cause = command.cause();
        if (!SAID_BY_CLOSE.contains(cause) && !(modelErred && !cause.byCaller())) {
            String type = cause.byCaller() ? "invalid_request_error" : "server_error";
            tell(ServerEvents.error(type, cause.label(), command.message()));
        }
    }

    // The caller learns these from the model's own messages.

    @Override
    public void flush(CallerCommand.Flush command) {}

    @Override
    public void mark(CallerCommand.Mark command) {}

    @Override
    public void caption(CallerCommand.Caption command) {}

    @Override
    public void toolCall(CallerCommand.ToolCall command) {
        // Its capabilities say that it cannot.
    }

    @Override
    public void stateChanged(CallerCommand.StateChanged command) {}

    private void tell(ObjectNode event) {
        CallerSocket to = socket();
        to.writeText(ServerEvents.write(to.alloc(), event));
        to.flush();
    }
}

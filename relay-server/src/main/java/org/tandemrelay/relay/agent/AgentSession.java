package org.tandemrelay.relay.agent;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.tool.ToolDefinition;
import org.tandemrelay.upstream.session.SessionOpen;
import org.tandemrelay.upstream.session.TurnDetection;

/**
 * How the model's session is to be.
 *
 * @param instructions how the model is to behave; null for its own default
 * @param voice the name of its voice; null for its own default
 * @param transcriptionModel what writes down the caller's words; null for no captions of the caller
 * @param turns how it is to find out that the caller has finished; null for its own way
 * @param tools functions that it may call
 */
public record AgentSession(
        @Nullable Template instructions,
        @Nullable String voice,
        @Nullable String transcriptionModel,
        @Nullable TurnDetection turns,
        List<ToolDefinition> tools) {

    /** Keeps the list as it is now. */
    public AgentSession {
        tools = List.copyOf(tools);
    }

    /** Everything as the model has it. */
    public static AgentSession defaults() {
        return of(SessionOpen.defaults());
    }

    /** As this session, whose instructions have no gaps, without functions. */
    public static AgentSession of(SessionOpen open) {
        return new AgentSession(
                open.instructions() == null ? null : Template.of(open.instructions()),
                open.voice(),
                open.transcriptionModel(),
                open.turns(),
                List.of());
    }

    /** The session of a call with these values. */
    SessionOpen open(Map<String, String> values) {
        String words = instructions == null ? null : instructions.fill(values);
        return new SessionOpen(words, voice, transcriptionModel)
                .withTools(tools.stream().map(ToolDefinition::spec).toList())
                .withTurns(turns);
    }
}

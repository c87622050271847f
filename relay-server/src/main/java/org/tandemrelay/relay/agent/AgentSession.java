package org.tandemrelay.relay.agent;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.SessionOpen;

/**
 * How the model's session is to be.
 *
 * @param instructions how the model is to behave; null for its own default
 * @param voice the name of its voice; null for its own default
 * @param transcriptionModel what writes down the caller's words; null for no captions of the caller
 */
public record AgentSession(
        @Nullable Template instructions, @Nullable String voice, @Nullable String transcriptionModel) {

    /** Everything as the model has it. */
    public static AgentSession defaults() {
        return new AgentSession(null, null, null);
    }

    /** As this session, whose instructions have no gaps. */
    public static AgentSession of(SessionOpen open) {
        return new AgentSession(
                open.instructions() == null ? null : Template.of(open.instructions()),
                open.voice(),
                open.transcriptionModel());
    }

    /** The session of a call with these values. */
    SessionOpen open(Map<String, String> values) {
        return new SessionOpen(
                instructions == null ? null : instructions.fill(values), voice, transcriptionModel);
    }
}

package org.tandemrelay.relay.call.settings;

import java.time.Duration;
import org.tandemrelay.relay.agent.AgentOnCall;
import org.tandemrelay.relay.agent.BargeInPolicy;
import org.tandemrelay.relay.call.line.ReopenPolicy;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.relay.tool.Toolbox;
import org.tandemrelay.upstream.session.SessionOpen;

/**
 * What a call is to be. All calls of an agent have it in common, but for the agent's words, which are each caller's own.
 *
 * @param limits what a call may take
 * @param playout how the model's speech is paced
 * @param session what the model's session is to be; its functions are those of {@code tools}
 * @param callersFormat whether the model is asked for the caller's own audio format, so that nothing need be converted
 * @param watch how often limits are looked at
 * @param tools the functions that the model may call
 * @param bargeIn when a caller who speaks into an answer stops it
 * @param patience how long the model may say nothing
 * @param reopening how hard it is tried to reach a model again whose line is lost
 * @param agent who answers, and how the relay runs the call for it
 */
public record CallSettings(
        CallLimits limits,
        PlayoutSettings playout,
        SessionOpen session,
        boolean callersFormat,
        Duration watch,
        Toolbox tools,
        BargeInPolicy bargeIn,
        ModelPatience patience,
        ReopenPolicy reopening,
        AgentOnCall agent) {

    /** Tells the model of the functions. */
    public CallSettings {
        session = session.withTools(tools.specs());
    }

    /** For an agent of which the relay says nothing by itself. */
    public CallSettings(
            CallLimits limits,
            PlayoutSettings playout,
            SessionOpen session,
            boolean callersFormat,
            Duration watch,
            Toolbox tools) {
        this(
                limits,
                playout,
                session,
                callersFormat,
                watch,
                tools,
                BargeInPolicy.usual(),
                ModelPatience.usual(),
                ReopenPolicy.usual(),
                AgentOnCall.silent());
    }

    /** Without functions. */
    public CallSettings(
            CallLimits limits, PlayoutSettings playout, SessionOpen session, boolean callersFormat, Duration watch) {
        this(limits, playout, session, callersFormat, watch, Toolbox.none());
    }

    /** The same, for a call that this agent answers. */
    public CallSettings of(AgentOnCall answering) {
        return new CallSettings(
                limits,
                playout,
                answering.session(),
                callersFormat,
                watch,
                tools,
                bargeIn,
                patience,
                reopening,
                answering);
    }

    /** Whether the model may stop by itself when it hears the caller; else the relay decides. */
    public boolean modelInterrupts() {
        return bargeIn.modelDecides() && !agent.guardsWords();
    }

    /** The session of a caller that speaks the model's own protocol, which can do what is forwarded to it, and nothing else. */
    public SessionOpen passThrough() {
        return session.withTools(tools.forwarded());
    }
}

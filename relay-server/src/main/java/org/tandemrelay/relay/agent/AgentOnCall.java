package org.tandemrelay.relay.agent;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.SessionOpen;

/** An agent in one call: its words are filled in with the values of this caller. */
public final class AgentOnCall {

    private final AgentProfile profile;
    private final Map<String, String> parameters;
    private final Map<String, String> values;

    /**
     * An agent for a caller.
     *
     * @param parameters what the caller said about itself
     */
    public AgentOnCall(AgentProfile profile, Map<String, String> parameters) {
        this.profile = profile;
        this.parameters = Map.copyOf(parameters);
        this.values = profile.variables().values(parameters);
    }

    /** One that is as the model has it, and says nothing by itself. */
    public static AgentOnCall silent() {
        return new AgentOnCall(AgentProfile.plain(), Map.of());
    }

    /** What the operator has set up. */
    public AgentProfile profile() {
        return profile;
    }

    /** What the caller said about itself. */
    public Map<String, String> parameters() {
        return parameters;
    }

    /** How the relay runs the call. */
    public AgentProfile.Conduct conduct() {
        return profile.conduct();
    }

    /** The model's session, in its own audio formats. */
    public SessionOpen session() {
        return profile.session().open(values);
    }

    /** What is said first; null to wait for the caller. */
    public @Nullable String greeting() {
        Greeting greeting = profile.conduct().greeting();
        return greeting == null ? null : greeting.words().fill(values);
    }

    /** Whether what is said first must be heard to its end. */
    public boolean greetingGuarded() {
        Greeting greeting = profile.conduct().greeting();
        return greeting != null && greeting.guarded();
    }

    /** Whether anything must be heard to its end. */
    public boolean guardsWords() {
        return greetingGuarded()
                || (profile.recording() != null && profile.recording().consent() != null);
    }

    /** Without what the caller said. */
    @Override
    public String toString() {
        return "AgentOnCall[" + profile.name() + "]";
    }
}

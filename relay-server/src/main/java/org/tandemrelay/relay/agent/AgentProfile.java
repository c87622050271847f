package org.tandemrelay.relay.agent;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.keeping.RecordingPolicy;
import org.tandemrelay.relay.spend.SpendPolicy;

/**
 * One agent, as the operator has set it up.
 *
 * @param name of lower-case letters, digits, {@code -} and {@code _}; the last part of the address that it is called at
 * @param numbers that reach it when dialled
 * @param model who speaks
 * @param session how the model's session is to be
 * @param conduct how the relay runs a call
 * @param variables what may stand in its words
 * @param spending what its calls may cost
 * @param recording what is kept of them; null for nothing
 */
public record AgentProfile(
        String name,
        Set<String> numbers,
        AgentModel model,
        AgentSession session,
        Conduct conduct,
        Variables variables,
        SpendPolicy spending,
        @Nullable RecordingPolicy recording) {

    /** What the one agent of a relay is called that has no other. */
    public static final String USUAL = "default";

    /**
     * How the relay runs a call, apart from what the model does by itself.
     *
     * @param greeting what is said first; null to wait for the caller
     * @param keypad what becomes of telephone keys
     * @param silence what to do when nobody speaks; null for nothing
     * @param length how long calls may be
     * @param bargeIn when a caller who speaks into an answer stops it
     * @param maySteer whether callers of the native protocol may tell the model how to answer
     * @param filler what is said once to a caller who waits for a function, before the tone; null for the tone alone
     */
    public record Conduct(
            @Nullable Greeting greeting,
            KeypadPolicy keypad,
            @Nullable SilencePolicy silence,
            LengthPolicy length,
            BargeInPolicy bargeIn,
            boolean maySteer,
            @Nullable Phrase filler) {

        /** Says nothing by itself, and ends calls after two hours. */
        public static Conduct usual() {
            return new Conduct(
                    null,
                    KeypadPolicy.usual(),
                    null,
                    new LengthPolicy(
                            Duration.ofHours(2),
                            Duration.ZERO,
                            LengthPolicy.USUAL_WARNING,
                            Duration.ofSeconds(5),
                            Duration.ofMinutes(5)),
                    BargeInPolicy.usual(),
                    false,
                    null);
        }
    }

    /** Takes a copy. */
    public AgentProfile {
        numbers = Set.copyOf(numbers);
    }

    /** An agent that is as the model has it. */
    public static AgentProfile plain() {
        return plain(AgentSession.defaults());
    }

    /** An agent with this session, of which the relay says nothing by itself. */
    public static AgentProfile plain(AgentSession session) {
        return new AgentProfile(
                USUAL,
                Set.of(),
                AgentModel.simulator(),
                session,
                Conduct.usual(),
                Variables.none(),
                SpendPolicy.NONE,
                null);
    }

    /** The names in all its words. */
    public Set<String> mentioned() {
        Set<String> names = new LinkedHashSet<>();
        if (session.instructions() != null) {
            names.addAll(session.instructions().names());
        }
        if (conduct.greeting() != null) {
            names.addAll(conduct.greeting().words().names());
        }
        return names;
    }

    /** Without its words. */
    @Override
    public String toString() {
        return "AgentProfile[" + name + "]";
    }

    /** Whether callers may speak the model's own protocol: not where the relay would have to tell them something first, or to keep their words. */
    public boolean takesPassedCalls() {
        return recording == null || recording.fitsPassedCalls();
    }
}

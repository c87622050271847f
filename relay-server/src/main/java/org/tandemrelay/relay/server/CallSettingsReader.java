package org.tandemrelay.relay.server;

import java.time.Duration;
import java.util.Map;
import org.tandemrelay.relay.agent.AgentOnCall;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.agent.LengthPolicy;
import org.tandemrelay.relay.call.line.ReopenPolicy;
import org.tandemrelay.relay.call.settings.CallLimits;
import org.tandemrelay.relay.call.settings.CallSettings;
import org.tandemrelay.relay.call.settings.ModelPatience;
import org.tandemrelay.relay.caller.CallerLimits;
import org.tandemrelay.relay.configuration.CallerSettings;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.ModelSettings;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.relay.tool.Toolbox;
import org.tandemrelay.upstream.connect.ModelLimits;

/** What the parts of a relay are told of the configuration. */
final class CallSettingsReader {

    private static final Duration WATCH = Duration.ofMillis(250);

    /** A lead that no warm-up gets to the end of. */
    private static final Duration UNHEARD = Duration.ofHours(1);

    private CallSettingsReader() {}

    /** Of the calls of an agent. */
    static CallSettings callSettings(Configuration configuration, AgentProfile agent, Toolbox tools) {
        LengthPolicy length = agent.conduct().length();
        AgentOnCall unfilled = new AgentOnCall(agent, Map.of());
        return new CallSettings(
                new CallLimits(
                        configuration.get(CallerSettings.HOLD).toMillis(),
                        configuration.get(CallerSettings.BACKLOG).toMillis(),
                        configuration.get(CallerSettings.CALLER_START),
                        length.idle(),
                        configuration.get(CallerSettings.CALLER_STALL),
                        length.longest(),
                        length.grace()),
                new PlayoutSettings(
                        configuration.get(CallerSettings.PLAYOUT_LEAD),
                        configuration.get(CallerSettings.PLAYOUT_QUEUE).toMillis(),
                        configuration.get(CallerSettings.PLAYOUT_LATE)),
                unfilled.session(),
                agent.model().callersFormat(),
                WATCH,
                tools,
                agent.conduct().bargeIn(),
                new ModelPatience(
                        configuration.get(ModelSettings.MODEL_STALL_WARNING),
                        configuration.get(ModelSettings.MODEL_STALL)),
                reopening(configuration),
                unfilled);
    }

    private static ReopenPolicy reopening(Configuration configuration) {
        return new ReopenPolicy(
                configuration.get(ModelSettings.MODEL_RETRIES),
                configuration.get(ModelSettings.MODEL_REOPEN),
                configuration.get(ModelSettings.MODEL_MEMORY_MESSAGES),
                configuration.get(ModelSettings.MODEL_MEMORY));
    }

    /** Of the calls that warm the relay up: nobody's agent, and speech that is not held back, since there is no time to hear it. */
    static CallSettings firstCalls(Configuration configuration) {
        CallSettings usual = callSettings(configuration, configuration.agents().usual(), Toolbox.none());
        PlayoutSettings paced = usual.playout();
        return new CallSettings(
                usual.limits(),
                paced.unlimited() ? paced : paced.withLead(UNHEARD.toMillis()),
                usual.session(),
                usual.callersFormat(),
                usual.watch(),
                Toolbox.none());
    }

    static CallerLimits callerLimits(Configuration configuration) {
        return new CallerLimits(
                configuration.get(CallerSettings.CALLER_PING),
                configuration.get(CallerSettings.CALLER_SILENCE),
                configuration.get(CallerSettings.COMPRESSION),
                configuration.get(CallerSettings.CALLER_MESSAGES),
                configuration.get(CallerSettings.CALLER_FAREWELL));
    }

    static ModelLimits modelLimits(Configuration configuration) {
        return new ModelLimits(
                configuration.get(ModelSettings.MODEL_CONNECT),
                configuration.get(ModelSettings.MODEL_READY),
                configuration.get(ModelSettings.MODEL_PING),
                configuration.get(ModelSettings.MODEL_SILENCE),
                configuration.get(ModelSettings.MODEL_MESSAGE));
    }
}

package org.tandemrelay.relay.server;

import java.time.Duration;
import java.util.Map;
import org.tandemrelay.relay.agent.AgentOnCall;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.agent.LengthPolicy;
import org.tandemrelay.relay.call.CallLimits;
import org.tandemrelay.relay.call.CallSettings;
import org.tandemrelay.relay.call.ModelPatience;
import org.tandemrelay.relay.caller.CallerLimits;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.Settings;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.relay.tool.Toolbox;
import org.tandemrelay.upstream.connect.ModelLimits;

/** What the parts of a relay are told of the configuration. */
final class CallSettingsReader {

    private static final Duration WATCH = Duration.ofMillis(250);

    private CallSettingsReader() {}

    /** Of the calls of an agent. */
    static CallSettings callSettings(Configuration configuration, AgentProfile agent, Toolbox tools) {
        LengthPolicy length = agent.conduct().length();
        AgentOnCall unfilled = new AgentOnCall(agent, Map.of());
        return new CallSettings(
                new CallLimits(
                        configuration.get(Settings.HOLD).toMillis(),
                        configuration.get(Settings.BACKLOG).toMillis(),
                        configuration.get(Settings.CALLER_START),
                        length.idle(),
                        configuration.get(Settings.CALLER_STALL),
                        length.longest(),
                        length.grace()),
                new PlayoutSettings(
                        configuration.get(Settings.PLAYOUT_LEAD),
                        configuration.get(Settings.PLAYOUT_QUEUE).toMillis()),
                unfilled.session(),
                agent.model().callersFormat(),
                WATCH,
                tools,
                agent.conduct().bargeIn(),
                new ModelPatience(
                        configuration.get(Settings.MODEL_STALL_WARNING), configuration.get(Settings.MODEL_STALL)),
                unfilled);
    }

    static CallerLimits callerLimits(Configuration configuration) {
        return new CallerLimits(
                configuration.get(Settings.CALLER_PING),
                configuration.get(Settings.CALLER_SILENCE),
                configuration.get(Settings.COMPRESSION));
    }

    static ModelLimits modelLimits(Configuration configuration) {
        return new ModelLimits(
                configuration.get(Settings.MODEL_CONNECT),
                configuration.get(Settings.MODEL_READY),
                configuration.get(Settings.MODEL_PING),
                configuration.get(Settings.MODEL_SILENCE),
                configuration.get(Settings.MODEL_MESSAGE));
    }
}

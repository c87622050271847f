package org.tandemrelay.relay.call;

import java.time.Duration;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.relay.tool.Toolbox;
import org.tandemrelay.upstream.session.SessionOpen;

/**
 * What every call of a relay has in common.
 *
 * @param limits what a call may take
 * @param playout how the model's speech is paced
 * @param session what the model's session is to be; its functions are those of {@code tools}
 * @param callersFormat whether the model is asked for the caller's own audio format, so that nothing need be converted
 * @param watch how often limits are looked at
 * @param tools the functions that the model may call
 */
public record CallSettings(
        CallLimits limits,
        PlayoutSettings playout,
        SessionOpen session,
        boolean callersFormat,
        Duration watch,
        Toolbox tools) {

    /** Tells the model of the functions. */
    public CallSettings {
        session = session.withTools(tools.specs());
    }

    /** Without functions. */
    public CallSettings(
            CallLimits limits, PlayoutSettings playout, SessionOpen session, boolean callersFormat, Duration watch) {
        this(limits, playout, session, callersFormat, watch, Toolbox.none());
    }
}

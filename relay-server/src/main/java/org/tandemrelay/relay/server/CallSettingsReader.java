package org.tandemrelay.relay.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.CallLimits;
import org.tandemrelay.relay.call.CallSettings;
import org.tandemrelay.relay.caller.CallerLimits;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.ModelAudio;
import org.tandemrelay.relay.configuration.Settings;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.upstream.connect.ModelLimits;
import org.tandemrelay.upstream.session.SessionOpen;

/** What the parts of a relay are told of the configuration. */
final class CallSettingsReader {

    private static final Duration WATCH = Duration.ofMillis(250);

    private CallSettingsReader() {}

    static CallSettings callSettings(Configuration configuration) {
        return new CallSettings(
                new CallLimits(
                        configuration.get(Settings.HOLD).toMillis(),
                        configuration.get(Settings.BACKLOG).toMillis(),
                        configuration.get(Settings.CALLER_IDLE),
                        configuration.get(Settings.CALLER_STALL),
                        configuration.get(Settings.CALL_LIMIT)),
                new PlayoutSettings(
                        configuration.get(Settings.PLAYOUT_LEAD),
                        configuration.get(Settings.PLAYOUT_QUEUE).toMillis()),
                new SessionOpen(
                        configuration.find(Settings.INSTRUCTIONS),
                        configuration.find(Settings.VOICE),
                        unlessOff(configuration.find(Settings.TRANSCRIPTION))),
                configuration.get(Settings.MODEL_AUDIO) == ModelAudio.AUTO,
                WATCH);
    }

    private static @Nullable String unlessOff(@Nullable String model) {
        return "off".equals(model) ? null : model;
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

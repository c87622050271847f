package org.tandemrelay.relay.configuration;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All settings of {@code serve}, in the order in which help and documentation show them. */
public final class Settings {

    private static final List<Setting<?>> ALL = List.of(
            ServerSettings.HOST,
            ServerSettings.PORT,
            ModelSettings.MODEL_URL,
            ModelSettings.MODEL_KEY,
            ModelSettings.MODEL_KEY_FILE,
            ModelSettings.MODEL,
            ModelSettings.MODEL_CA,
            AgentSettings.INSTRUCTIONS,
            AgentSettings.GREETING,
            AgentSettings.VOICE,
            AgentSettings.TRANSCRIPTION,
            ModelSettings.MODEL_AUDIO,
            AgentSettings.DTMF,
            AgentSettings.DTMF_PAUSE,
            ServerSettings.EVENT_LOOPS,
            ServerSettings.REAL_TIME,
            ServerSettings.TRANSPORT,
            ServerSettings.TLS_CERT,
            ServerSettings.TLS_KEY,
            AdmissionSettings.ANONYMOUS,
            AdmissionSettings.CALLER_KEY,
            AdmissionSettings.CALLER_KEYS,
            AdmissionSettings.TOKEN_SECRET,
            AdmissionSettings.TOKEN_SECRET_FILE,
            AdmissionSettings.TOKEN_KEYS,
            AdmissionSettings.TOKEN_LIFE,
            AdmissionSettings.MAX_CALLS,
            AdmissionSettings.MAX_CALLS_PER_KEY,
            AdmissionSettings.MAX_CALLS_PER_ADDRESS,
            AdmissionSettings.MAX_CALL_STARTS,
            OverloadSettings.SHED_LAG,
            OverloadSettings.SHED_BUSY,
            OverloadSettings.SHED_LAG_CALLS,
            OverloadSettings.SHED_MEMORY,
            OverloadSettings.SHED_UNREADY,
            OverloadSettings.CALLER_TURN,
            SpendSettings.AUDIO_PER_CALL,
            SpendSettings.COST_PER_CALL,
            SpendSettings.AUDIO_PER_KEY,
            SpendSettings.COST_PER_KEY,
            SpendSettings.AUDIO_PER_DAY,
            SpendSettings.COST_PER_DAY,
            SpendSettings.WARNING,
            SpendSettings.FILE,
            RecordingSettings.RECORDINGS,
            RecordingSettings.RECORDING_KEY,
            RecordingSettings.RECORDING_KEY_FILE,
            RecordingSettings.AUDIT_LOG,
            AdmissionSettings.VONAGE_SIGNATURE_SECRET,
            AdmissionSettings.ALLOWED_ORIGINS,
            CallerSettings.NATIVE_CALLERS_STEER,
            CallerSettings.OPENAI_CALLERS_MAY,
            CallerSettings.OPENAI_MESSAGE,
            ServerSettings.PUBLIC_URL,
            ServerSettings.TRUSTED_PROXIES,
            ServerSettings.PROXY_PROTOCOL,
            AdmissionSettings.TWILIO_AUTH_TOKEN,
            AdmissionSettings.TWILIO_ONCE,
            CallerSettings.TWILIO_LISTEN_TO,
            CallerSettings.PLAYOUT_LEAD,
            CallerSettings.PLAYOUT_QUEUE,
            CallerSettings.PLAYOUT_LATE,
            AgentSettings.BARGE_IN,
            AgentSettings.BARGE_IN_MIN_SPEECH,
            CallerSettings.HOLD,
            CallerSettings.BACKLOG,
            CallerSettings.CALLER_MESSAGE,
            CallerSettings.CALLER_MESSAGES,
            ServerSettings.HANDSHAKE_TIMEOUT,
            ServerSettings.MAX_CONNECTIONS,
            CallerSettings.CALLER_PING,
            CallerSettings.CALLER_SILENCE,
            CallerSettings.CALLER_START,
            CallerSettings.COMPRESSION,
            AgentSettings.CALLER_IDLE,
            CallerSettings.CALLER_STALL,
            CallerSettings.CALLER_FAREWELL,
            AgentSettings.CALL_LIMIT,
            AgentSettings.CALL_WARNING,
            AgentSettings.CALL_GRACE,
            ModelSettings.MODEL_CONNECT,
            ModelSettings.MODEL_READY,
            ModelSettings.MODEL_PING,
            ModelSettings.MODEL_SILENCE,
            ModelSettings.MODEL_STALL_WARNING,
            ModelSettings.MODEL_STALL,
            ModelSettings.MODEL_RETRIES,
            ModelSettings.MODEL_REOPEN,
            ModelSettings.MODEL_MEMORY_MESSAGES,
            ModelSettings.MODEL_MEMORY,
            ModelSettings.MODEL_MESSAGE,
            OverloadSettings.MODEL_BREAKER,
            OverloadSettings.MODEL_BREAKER_WINDOW,
            OverloadSettings.MODEL_BREAKER_PAUSE,
            ServerSettings.DRAIN,
            ServerSettings.WARM_UP,
            ServerSettings.RELOAD);

    private static final Map<String, Setting<?>> BY_NAME =
            ALL.stream().collect(Collectors.toMap(Setting::name, Function.identity()));

    private Settings() {}

    /** All of them. */
    public static List<Setting<?>> all() {
        return ALL;
    }

    static List<String> names() {
        return ALL.stream().map(Setting::name).collect(Collectors.toList());
    }

    /** The setting of that name, or null if there is none. */
    static @Nullable Setting<?> named(String name) {
        return BY_NAME.get(name);
    }
}

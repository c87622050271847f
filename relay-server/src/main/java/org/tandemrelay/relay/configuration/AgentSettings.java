package org.tandemrelay.relay.configuration;

import java.time.Duration;
import org.tandemrelay.relay.agent.BargeInPolicy;
import org.tandemrelay.relay.agent.KeypadPolicy;
import org.tandemrelay.relay.agent.Template;

/** How calls are held, where an agent's profile does not say otherwise. */
public final class AgentSettings {

    /** How the model is to behave. */
    public static final Setting<Template> INSTRUCTIONS = Setting.of(
            "instructions", "TEXT", "", "How the model is to behave. Default: the model's own.", Template::of);

    /** What is said first. */
    public static final Setting<Template> GREETING = Setting.of(
            "greeting",
            "TEXT|false",
            "",
            "What the model says first, before the caller has said a word. Default: it waits for the caller.",
            Template::of);

    /** How the model is to sound. */
    public static final Setting<String> VOICE =
            Setting.of("voice", "NAME", "", "The model's voice. Default: the model's own.", Values::text);

    /** What writes the captions of the caller. */
    public static final Setting<String> TRANSCRIPTION = Setting.of(
            "transcription-model",
            "NAME|off",
            "gpt-transcribe",
            "What the model uses to write down the caller's words, for captions.",
            Values::text);

    /** Who is told of telephone keys. */
    public static final Setting<KeypadPolicy.Use> DTMF = Setting.of(
            "dtmf",
            "text|ignore",
            "text",
            "What becomes of the telephone keys that a caller presses: text tells the model, which answers them.",
            KeypadReader::useWithoutHook);

    /** When a group of keys is over. */
    public static final Setting<Duration> DTMF_PAUSE = Setting.of(
            "dtmf-pause",
            "DURATION",
            "2s",
            "Without a further key after which the keys pressed so far are told at once; # ends them before. 0 tells each by itself.",
            Values::duration);

    /** Who interrupts. */
    public static final Setting<BargeInPolicy.By> BARGE_IN = Setting.of(
            "barge-in",
            "model|vad|off",
            "model",
            "What stops an answer when the caller speaks into it: the model's ear, the relay's own, or nothing.",
            Values.oneOf(BargeInPolicy.By.class));

    /** How much speech interrupts. */
    public static final Setting<Duration> BARGE_IN_MIN_SPEECH = Setting.of(
            "barge-in-min-speech",
            "DURATION",
            "0ms",
            "Speech that it takes to stop an answer, by the relay's own ear, so that a cough does not; 0 is at once.",
            Values::duration);

    /** Caller idle after. */
    public static final Setting<Duration> CALLER_IDLE = Setting.of(
            "caller-idle",
            "DURATION",
            "5m",
            "Without audio and messages from a caller after which the call ends.",
            Values::positiveDuration);

    /** Longest call. */
    public static final Setting<Duration> CALL_LIMIT =
            Setting.of("call-limit", "DURATION", "2h", "Longest duration of a call.", Values::positiveDuration);

    /** Warning of the end of a call. */
    public static final Setting<Duration> CALL_WARNING = Setting.of(
            "call-warning",
            "DURATION",
            "0",
            "How long before that the model says that the call will be ended; 0 for not at all.",
            Values::duration);

    /** How much longer a call may be. */
    public static final Setting<Duration> CALL_GRACE = Setting.of(
            "call-grace",
            "DURATION",
            "5s",
            "How much longer a call may be, so that what the model says is heard to its end.",
            Values::duration);

    private AgentSettings() {}
}

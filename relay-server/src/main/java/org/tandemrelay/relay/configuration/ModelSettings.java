package org.tandemrelay.relay.configuration;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Which model, and how patient to be with it. */
public final class ModelSettings {

    /** Where the model is. */
    public static final Setting<URI> MODEL_URL = new Setting<>(
            "model-url",
            "ws[s]://…",
            "",
            "A server that speaks the OpenAI Realtime protocol; path and query are used as given. Without it: OpenAI if model is set,"
                    + " else the embedded simulator.",
            Addresses::webSocketAddress,
            Addresses::withoutSecrets);

    /** The model's credential. */
    public static final Setting<String> MODEL_KEY = Setting.secret(
            "model-key",
            "KEY",
            "Credential for the model. Default: OPENAI_API_KEY of the environment, for OpenAI's own servers.");

    /** The same in a file. */
    public static final Setting<String> MODEL_KEY_FILE = Setting.of(
            "model-key-file",
            Setting.FILE,
            "",
            "File that holds it, and nothing else; read again on SIGHUP and when it changes.",
            KeyFiles::credentialIn);

    /** The model's name. */
    public static final Setting<String> MODEL = Setting.of(
            "model",
            "NAME",
            "",
            "Model to ask OpenAI for, such as gpt-realtime-2.1; a model-url names its own.",
            Values::text);

    /** Whom to trust for models. */
    public static final Setting<Path> MODEL_CA = Setting.of(
            "model-ca-file",
            "FILE",
            "",
            "Certificates, in PEM, of the authorities that models' certificates must be from. Default: those that Java trusts.",
            Values::file);

    /** Which audio to ask the model for. */
    public static final Setting<ModelAudio> MODEL_AUDIO = Setting.of(
            "model-audio",
            "auto|pcm16",
            "auto",
            "Audio to ask the model for: auto asks for G.711 on calls in G.711, so that nothing is converted; pcm16 never does, for"
                    + " servers that have nothing else.",
            Values.oneOf(ModelAudio.class));

    /** From dialling to upgrade. */
    public static final Setting<Duration> MODEL_CONNECT = Setting.of(
            "model-connect-timeout",
            "DURATION",
            "5s",
            "From dialling a model to the end of the upgrade.",
            Values::positiveDuration);

    /** From upgrade to ready. */
    public static final Setting<Duration> MODEL_READY = Setting.of(
            "model-ready-timeout",
            "DURATION",
            "4s",
            "From there until the model's session is configured.",
            Values::positiveDuration);

    /** Between pings to the model. */
    public static final Setting<Duration> MODEL_PING =
            Setting.of("model-ping", "DURATION", "20s", "Between pings to a model.", Values::positiveDuration);

    /** Model dead after. */
    public static final Setting<Duration> MODEL_SILENCE = Setting.of(
            "model-silence",
            "DURATION",
            "60s",
            "Without a byte from a model after which it counts as gone; some answer pings only after 30s.",
            Values::positiveDuration);

    /** Model stalls after, told. */
    public static final Setting<Duration> MODEL_STALL_WARNING = Setting.of(
            "model-stall-warning",
            "DURATION",
            "1s",
            "Without a word from a model in the middle of an answer, with nothing left to play, after which the caller is warned and it"
                    + " is counted; three times as long before an answer begins.",
            Values::positiveDuration);

    /** Model stalls after, given up. */
    public static final Setting<Duration> MODEL_STALL = Setting.of(
            "model-stall",
            "DURATION",
            "8s",
            "Likewise without a word after which the call ends.",
            Values::positiveDuration);

    /** How often a model is dialled again. */
    public static final Setting<Integer> MODEL_RETRIES = Setting.of(
            "model-retries",
            "N",
            "3",
            "Dials in a row, besides the first, for a call whose model is not reached or whose line to it is lost; after a minute of good"
                    + " talk as many again. 0 for none: then a call ends with its model.",
            Values.number(0, 100));

    /** How long there may be no model. */
    public static final Setting<Duration> MODEL_REOPEN = Setting.of(
            "model-reopen-timeout",
            "DURATION",
            "3s",
            "From the beginning of a call, or the loss of its model, until a model that is dialled again must be ready; then the call ends.",
            Values::positiveDuration);

    /** How many messages a new line's model is told. */
    public static final Setting<Integer> MODEL_MEMORY_MESSAGES = Setting.of(
            "model-memory-messages",
            "N",
            "40",
            "Messages of what was said, the last of them, that a model is told which takes a call over on a new line; 0 for none.",
            Values.number(0, 1_000));

    /** How much text that is. */
    public static final Setting<Integer> MODEL_MEMORY = Setting.of(
            "model-memory",
            "SIZE",
            "16KiB",
            "Characters in these messages altogether. They are kept in memory while the call lasts.",
            Values::size);

    /** Largest message from a model. */
    public static final Setting<Integer> MODEL_MESSAGE =
            Setting.of("model-max-message", "SIZE", "16MiB", "Largest message taken from a model.", Values::size);

    private ModelSettings() {}
}

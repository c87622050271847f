package org.tandemrelay.relay.configuration;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.admission.CallerKeys;
import org.tandemrelay.relay.agent.BargeInPolicy;
import org.tandemrelay.relay.agent.KeypadPolicy;
import org.tandemrelay.relay.agent.Template;
import org.tandemrelay.relay.http.TrustedProxies;

/** All settings of {@code serve}, in the order in which help and documentation show them. */
public final class Settings {

    /** Where to listen. */
    public static final Setting<String> HOST =
            Setting.of("host", "ADDRESS", "127.0.0.1", "Address to listen on.", Values::text);
    /** Which port. */
    public static final Setting<Integer> PORT =
            Setting.of("port", "PORT", "8080", "Port to listen on; 0 takes any free one.", Values.number(0, 65_535));
    /** Where the model is. */
    public static final Setting<URI> MODEL_URL = new Setting<>(
            "model-url",
            "ws[s]://…",
            "",
            "A server that speaks the OpenAI Realtime protocol; path and query are used as given. Without it: OpenAI if model is set,"
                    + " else the embedded simulator.",
            Values::webSocketAddress,
            Values::withoutSecrets);
    /** The model's credential. */
    public static final Setting<String> MODEL_KEY = Setting.secret(
            "model-key",
            "KEY",
            "Credential for the model. Default: OPENAI_API_KEY of the environment, for OpenAI's own servers.");
    /** The model's name. */
    public static final Setting<String> MODEL = Setting.of(
            "model",
            "NAME",
            "",
            "Model to ask OpenAI for, such as gpt-realtime-2.1; a model-url names its own.",
            Values::text);
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
    /** Which audio to ask the model for. */
    public static final Setting<ModelAudio> MODEL_AUDIO = Setting.of(
            "model-audio",
            "auto|pcm16",
            "auto",
            "Audio to ask the model for: auto asks for G.711 on calls in G.711, so that nothing is converted; pcm16 never does, for"
                    + " servers that have nothing else.",
            Values.oneOf(ModelAudio.class));
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
    /** How many event loops. */
    public static final Setting<Integer> EVENT_LOOPS = Setting.of(
            "event-loops",
            "N",
            "0",
            "Event loops, each with a thread; 0 for one a processor.",
            Values.number(0, 1_024));
    /** Which transport. */
    public static final Setting<TransportChoice> TRANSPORT = Setting.of(
            "transport",
            "auto|epoll|io-uring|kqueue|nio",
            "auto",
            "How to wait for sockets; auto takes epoll or kqueue where it is there.",
            Values.oneOf(TransportChoice.class));
    /** The relay's certificate. */
    public static final Setting<Path> TLS_CERT = Setting.of(
            "tls-cert",
            "FILE",
            "",
            "Certificate and its chain, in PEM: with tls-key, callers are served over TLS. Read again when it changes.",
            Values::file);
    /** The key of the certificate. */
    public static final Setting<Path> TLS_KEY = Setting.of(
            "tls-key", "FILE", "", "Private key of tls-cert, in PEM: PKCS #8 without a password.", Values::file);
    /** Whether callers need no credential. */
    public static final Setting<Boolean> ANONYMOUS = Setting.of(
            "anonymous",
            "true|false",
            "",
            "Serve callers without a credential. Default: true while bound to loopback and no caller-key is set.",
            Values::yesOrNo);
    /** Whether callers may tell the model how to answer. */
    public static final Setting<Boolean> NATIVE_CALLERS_STEER = Setting.of(
            "native-callers-steer",
            "true|false",
            "false",
            "Whether callers of the native protocol may tell the model how to answer, by 'steer'.",
            Values::yesOrNo);
    /** The callers' credential. */
    public static final Setting<String> CALLER_KEY =
            Setting.secret("caller-key", "KEY", "What callers must bring as 'Authorization: Bearer KEY'.");
    /** Keys of many callers. */
    public static final Setting<CallerKeys> CALLER_KEYS = Setting.of(
            "caller-keys",
            "FILE",
            "",
            "Keys of callers, each a line 'NAME sha256:HASH' as 'relay new-key NAME' prints it.",
            Values::callerKeys);
    /** What tokens are signed with. */
    public static final Setting<String> TOKEN_SECRET = Setting.secret(
            "token-secret",
            "SECRET",
            "What call tokens are signed with, 32 characters or more; the same on all relays that share tokens. Default: random at each"
                    + " start.",
            Values::signatureSecret);
    /** Who else may sign tokens. */
    public static final Setting<String> TOKEN_KEYS = Setting.of(
            "token-keys",
            "FILE",
            "",
            "Public keys of those who may sign call tokens too, as a JSON Web Key Set: RSA (RS256), P-256 (ES256) or Ed25519 (EdDSA).",
            Values::tokenKeys);
    /** How long tokens may be good. */
    public static final Setting<Duration> TOKEN_LIFE = Setting.of(
            "token-life", "DURATION", "1h", "Longest time that a call token may be good for.", Values::duration);
    /** How many calls at once. */
    public static final Setting<Integer> MAX_CALLS =
            Setting.of("max-calls", "N", "2000", "Calls at once; 0 for no limit.", Values.number(0, 1_000_000));
    /** How many of a key. */
    public static final Setting<Integer> MAX_CALLS_PER_KEY = Setting.of(
            "max-calls-per-key",
            "N",
            "0",
            "Calls at once by one key, or by the tokens of one subject; 0 for no limit.",
            Values.number(0, 1_000_000));
    /** How many from an address. */
    public static final Setting<Integer> MAX_CALLS_PER_ADDRESS = Setting.of(
            "max-calls-per-address",
            "N",
            "0",
            "Calls at once from one IPv4 address or one IPv6 network of 64 bits; 0 for no limit.",
            Values.number(0, 1_000_000));
    /** How many begin. */
    public static final Setting<Integer> MAX_CALL_STARTS = Setting.of(
            "max-call-starts",
            "N",
            "100",
            "Calls that may begin in a second; 0 for no limit.",
            Values.number(0, 1_000_000));
    /** Vonage's credential. */
    public static final Setting<String> VONAGE_SIGNATURE_SECRET = Setting.secret(
            "vonage-signature-secret",
            "SECRET",
            "The account's signature secret at Vonage: calls from there must then be signed with it.",
            Values::signatureSecret);
    /** Foreign pages that may call. */
    public static final Setting<Set<String>> ALLOWED_ORIGINS = Setting.of(
            "allowed-origins",
            "ORIGIN,…",
            "",
            "Origins of pages that may call besides the relay's own, such as https://example.org; * for all. While bound to loopback,"
                    + " pages served from this machine may always call.",
            Values::list);
    /** What callers that speak OpenAI Realtime may set. */
    public static final Setting<Set<String>> OPENAI_CALLERS_MAY = Setting.of(
            "openai-callers-may",
            "NAME,…|all|none",
            "",
            "What callers at /v1/realtime may set by themselves: turn-detection, noise-reduction, audio-formats, transcription,"
                    + " modalities, instructions, items, tools, mcp, voice, limits, tracing, other. Default: the first five; all while"
                    + " bound to loopback and no caller-key is set.",
            Values.some(List.of(
                    "turn-detection",
                    "noise-reduction",
                    "audio-formats",
                    "transcription",
                    "modalities",
                    "instructions",
                    "items",
                    "tools",
                    "mcp",
                    "voice",
                    "limits",
                    "tracing",
                    "other")));
    /** Largest message from a caller that speaks OpenAI Realtime. */
    public static final Setting<Integer> OPENAI_MESSAGE = Setting.of(
            "openai-max-message", "SIZE", "1MiB", "Largest message taken from a caller at /v1/realtime.", Values::size);
    /** How the world outside finds the relay. */
    public static final Setting<URI> PUBLIC_URL = Setting.of(
            "public-url",
            "wss://…",
            "",
            "Address under which telephone providers find the relay, such as wss://relay.example.com. Default: what each request says.",
            Values::publicAddress);
    /** Proxies that are believed. */
    public static final Setting<TrustedProxies> TRUSTED_PROXIES = Setting.of(
            "trusted-proxies",
            "ADDRESS[/BITS],…",
            "",
            "Proxies whose X-Forwarded-Proto, -Host and -Port are believed where there is no public-url. Default: none.",
            value -> TrustedProxies.of(Values.list(value)));
    /** What Twilio signs with. */
    public static final Setting<String> TWILIO_AUTH_TOKEN = Setting.secret(
            "twilio-auth-token",
            "TOKEN",
            "Auth token of the Twilio account: with it, only what Twilio has signed is served at /telephony/twilio.");
    /** Whom to listen to. */
    public static final Setting<TwilioTracks> TWILIO_LISTEN_TO = Setting.of(
            "twilio-listen-to",
            "inbound|outbound|both",
            "inbound",
            "Side of the conversation that is heard at /telephony/twilio/listen: the caller, whom the caller speaks to, or both mixed.",
            Values.oneOf(TwilioTracks.class));
    /** How far ahead to play. */
    public static final Setting<Long> PLAYOUT_LEAD = Setting.of(
            "playout-lead",
            "MS|unlimited",
            "200ms",
            "How far ahead of real time the model's audio is sent to the caller; unlimited sends on arrival.",
            Values::lead);
    /** How much may wait. */
    public static final Setting<Duration> PLAYOUT_QUEUE = Setting.of(
            "playout-queue",
            "DURATION",
            "2m",
            "Model's audio that may wait to be sent; beyond, the model is not read from until a second of it is gone.",
            Values::positiveDuration);
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
    /** Kept until the model is ready. */
    public static final Setting<Duration> HOLD = Setting.of(
            "caller-hold",
            "DURATION",
            "5s",
            "Caller's audio kept until the model is ready; beyond, the oldest is dropped.",
            Values::positiveDuration);
    /** Kept while the model does not take it. */
    public static final Setting<Duration> BACKLOG = Setting.of(
            "caller-backlog",
            "DURATION",
            "1s",
            "Caller's audio kept while the model does not take it; beyond, the oldest is dropped.",
            Values::positiveDuration);
    /** Largest message from a caller. */
    public static final Setting<Integer> CALLER_MESSAGE =
            Setting.of("caller-max-message", "SIZE", "64KiB", "Largest message taken from a caller.", Values::size);
    /** From connection to upgrade. */
    public static final Setting<Duration> HANDSHAKE_TIMEOUT = Setting.of(
            "handshake-timeout",
            "DURATION",
            "5s",
            "From a caller's connection to its upgrade, or from one request to the next.",
            Values::positiveDuration);
    /** How many connections. */
    public static final Setting<Integer> MAX_CONNECTIONS = Setting.of(
            "max-connections",
            "N",
            "0",
            "Connections from callers at a time; more are answered with 503. 0 for as many as the process has file descriptors for, at two"
                    + " a call.",
            Values.number(0, 1_000_000));
    /** Between pings to the caller. */
    public static final Setting<Duration> CALLER_PING =
            Setting.of("caller-ping", "DURATION", "20s", "Between pings to a caller.", Values::positiveDuration);
    /** Caller dead after. */
    public static final Setting<Duration> CALLER_SILENCE = Setting.of(
            "caller-silence",
            "DURATION",
            "45s",
            "Without a byte from a caller, not even the answer to a ping, after which it counts as gone.",
            Values::positiveDuration);
    /** Caller given up after. */
    public static final Setting<Duration> CALLER_START = Setting.of(
            "caller-start",
            "DURATION",
            "10s",
            "That a telephone bridge may take from the upgrade until it says what call this is; then the call ends.",
            Values::positiveDuration);
    /** Whether callers' messages may be compressed. */
    public static final Setting<Boolean> COMPRESSION = Setting.of(
            "compression",
            "on|off",
            "off",
            "Whether text to and from callers that offer it is compressed (permessage-deflate); binary audio never is.",
            Values::onOrOff);
    /** Caller idle after. */
    public static final Setting<Duration> CALLER_IDLE = Setting.of(
            "caller-idle",
            "DURATION",
            "5m",
            "Without audio and messages from a caller after which the call ends.",
            Values::positiveDuration);
    /** Caller stalled after. */
    public static final Setting<Duration> CALLER_STALL = Setting.of(
            "caller-stall",
            "DURATION",
            "5s",
            "That a caller may leave what it is sent unread before the call ends.",
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
    /** From dialling to upgrade. */
    public static final Setting<Duration> MODEL_CONNECT = Setting.of(
            "model-connect-timeout",
            "DURATION",
            "10s",
            "From dialling a model to the end of the upgrade.",
            Values::positiveDuration);
    /** From upgrade to ready. */
    public static final Setting<Duration> MODEL_READY = Setting.of(
            "model-ready-timeout",
            "DURATION",
            "10s",
            "From there until the model's session is configured.",
            Values::positiveDuration);
    /** Between pings to the model. */
    public static final Setting<Duration> MODEL_PING =
            Setting.of("model-ping", "DURATION", "20s", "Between pings to a model.", Values::positiveDuration);
    /** Model dead after. */
    public static final Setting<Duration> MODEL_SILENCE = Setting.of(
            "model-silence",
            "DURATION",
            "45s",
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
            "10s",
            "Likewise without a word after which the call ends.",
            Values::positiveDuration);
    /** Largest message from a model. */
    public static final Setting<Integer> MODEL_MESSAGE =
            Setting.of("model-max-message", "SIZE", "16MiB", "Largest message taken from a model.", Values::size);
    /** Grace of shutting down. */
    public static final Setting<Duration> DRAIN = Setting.of(
            "drain",
            "DURATION",
            "30s",
            "How long calls may go on after SIGTERM before they are ended with close code 1001.",
            Values::duration);

    private static final List<Setting<?>> ALL = List.of(
            HOST,
            PORT,
            MODEL_URL,
            MODEL_KEY,
            MODEL,
            INSTRUCTIONS,
            GREETING,
            VOICE,
            TRANSCRIPTION,
            MODEL_AUDIO,
            DTMF,
            DTMF_PAUSE,
            EVENT_LOOPS,
            TRANSPORT,
            TLS_CERT,
            TLS_KEY,
            ANONYMOUS,
            CALLER_KEY,
            CALLER_KEYS,
            TOKEN_SECRET,
            TOKEN_KEYS,
            TOKEN_LIFE,
            MAX_CALLS,
            MAX_CALLS_PER_KEY,
            MAX_CALLS_PER_ADDRESS,
            MAX_CALL_STARTS,
            VONAGE_SIGNATURE_SECRET,
            ALLOWED_ORIGINS,
            NATIVE_CALLERS_STEER,
            OPENAI_CALLERS_MAY,
            OPENAI_MESSAGE,
            PUBLIC_URL,
            TRUSTED_PROXIES,
            TWILIO_AUTH_TOKEN,
            TWILIO_LISTEN_TO,
            PLAYOUT_LEAD,
            PLAYOUT_QUEUE,
            BARGE_IN,
            BARGE_IN_MIN_SPEECH,
            HOLD,
            BACKLOG,
            CALLER_MESSAGE,
            HANDSHAKE_TIMEOUT,
            MAX_CONNECTIONS,
            CALLER_PING,
            CALLER_SILENCE,
            CALLER_START,
            COMPRESSION,
            CALLER_IDLE,
            CALLER_STALL,
            CALL_LIMIT,
            CALL_WARNING,
            CALL_GRACE,
            MODEL_CONNECT,
            MODEL_READY,
            MODEL_PING,
            MODEL_SILENCE,
            MODEL_STALL_WARNING,
            MODEL_STALL,
            MODEL_MESSAGE,
            DRAIN);

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

package org.tandemrelay.relay.configuration;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What callers may do, and how patient to be with them. */
public final class CallerSettings {

    /** Whether callers may tell the model how to answer. */
    public static final Setting<Boolean> NATIVE_CALLERS_STEER = Setting.of(
            "native-callers-steer",
            "true|false",
            "false",
            "Whether callers of the native protocol may tell the model how to answer, by 'steer'.",
            Values::yesOrNo);

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

    /** How late speech may be. */
    public static final Setting<Long> PLAYOUT_LATE = Setting.of(
            "playout-late",
            "MS|unlimited",
            "250ms",
            "How late the model's audio may become because the caller did not read; beyond, what is late is dropped. Not with an"
                    + " unlimited lead.",
            Values::lateness);

    /** Kept until the model is ready. */
    public static final Setting<Duration> HOLD = Setting.of(
            "caller-hold",
            "DURATION",
            "2s",
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

    /** How many of them. */
    public static final Setting<Integer> CALLER_MESSAGES = Setting.of(
            "caller-max-messages",
            "N",
            "1000",
            "Messages a second taken from a caller, and twice as many at once; beyond, its call ends. 0 for any number.",
            Values.number(0, 1_000_000));

    /** Between pings to the caller. */
    public static final Setting<Duration> CALLER_PING =
            Setting.of("caller-ping", "DURATION", "10s", "Between pings to a caller.", Values::positiveDuration);

    /** Caller dead after. */
    public static final Setting<Duration> CALLER_SILENCE = Setting.of(
            "caller-silence",
            "DURATION",
            "25s",
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

    /** Caller stalled after. */
    public static final Setting<Duration> CALLER_STALL = Setting.of(
            "caller-stall",
            "DURATION",
            "5s",
            "That a caller may leave what it is sent unread before the call ends.",
            Values::positiveDuration);

    /** How long to wait for a caller's Close frame. */
    public static final Setting<Duration> CALLER_FAREWELL = Setting.of(
            "caller-farewell",
            "DURATION",
            "2s",
            "That a caller may take to answer the relay's Close frame before its connection is cut; five times as long if what it sends"
                    + " on shows that it has not read that frame yet.",
            Values::positiveDuration);

    private CallerSettings() {}
}

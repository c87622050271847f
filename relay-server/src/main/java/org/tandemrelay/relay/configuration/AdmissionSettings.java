package org.tandemrelay.relay.configuration;

import java.time.Duration;
import java.util.Set;
import org.tandemrelay.relay.admission.CallerKeys;

/** Who may call, and how many at once. */
public final class AdmissionSettings {

    /** Whether callers need no credential. */
    public static final Setting<Boolean> ANONYMOUS = Setting.of(
            "anonymous",
            "true|false",
            "",
            "Serve callers without a credential. Default: true while bound to loopback and no caller-key is set.",
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
            KeyFiles::callerKeys);

    /** What tokens are signed with. */
    public static final Setting<String> TOKEN_SECRET = Setting.secret(
            "token-secret",
            "SECRET",
            "What call tokens are signed with, 32 characters or more; the same on all relays that share tokens. Default: random at each"
                    + " start.",
            Values::signatureSecret);

    /** The same in a file. */
    public static final Setting<String> TOKEN_SECRET_FILE = Setting.of(
            "token-secret-file",
            Setting.FILE,
            "",
            "File that holds it, and nothing else; read again on SIGHUP and when it changes.",
            KeyFiles::signatureSecretIn);

    /** Who else may sign tokens. */
    public static final Setting<String> TOKEN_KEYS = Setting.of(
            "token-keys",
            "FILE",
            "",
            "Public keys of those who may sign call tokens too, as a JSON Web Key Set: RSA (RS256), P-256 (ES256) or Ed25519 (EdDSA).",
            KeyFiles::tokenKeys);

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
            "500",
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

    /** What Twilio signs with. */
    public static final Setting<String> TWILIO_AUTH_TOKEN = Setting.secret(
            "twilio-auth-token",
            "TOKEN",
            "Auth token of the Twilio account: with it, only what Twilio has signed is served at /telephony/twilio.");

    /** Whether what Twilio has signed is good once. */
    public static final Setting<Boolean> TWILIO_ONCE = Setting.of(
            "twilio-once",
            "true|false",
            "false",
            "Whether a stream from Twilio must bring a token for one call in its path, beside the signature, so that nobody can open it"
                    + " again: the answer at /telephony/twilio/answer has one.",
            Values::yesOrNo);

    private AdmissionSettings() {}
}

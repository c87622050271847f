package org.tandemrelay.relay.command;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.opus.Opus;
import org.tandemrelay.relay.load.crew.LoadPlan;
import org.tandemrelay.relay.load.crew.Script;
import org.tandemrelay.relay.recorded.UnreadableRecordingException;
import org.tandemrelay.relay.recorded.line.CallUrl;
import org.tandemrelay.relay.recorded.line.Destination;
import org.tandemrelay.relay.recorded.line.LineDialect;
import org.tandemrelay.relay.recorded.line.LineDialects;
import org.tandemrelay.relay.recorded.line.WireAudio;
import org.tandemrelay.relay.recorded.line.WireEncoding;
import picocli.CommandLine.Option;

/** Whom {@code ./relay load-test} calls, and as whom. */
final class LoadTargetOptions {

    private static final int FRAME_MILLIS = 20;
    /** What models have, so that frames come back as they went. */
    private static final int MODEL_RATE_HZ = 24_000;

    private final Map<String, String> environment;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Whom to call; without a path at the path of the protocol (default: a relay of its own).")
    private @Nullable URI url;

    @Option(
            names = "--direct",
            paramLabel = "URL",
            description =
                    "The model itself, which is called first as a client of OpenAI Realtime would, to tell what the relay adds"
                            + " (default: the simulator of its own).")
    private @Nullable URI direct;

    @Option(
            names = "--as",
            paramLabel = "PROTOCOL",
            defaultValue = "native",
            description =
                    "What the callers speak: native, twilio, vonage, asterisk or openai (default: ${DEFAULT-VALUE}).")
    private String dialect = "";

    @Option(
            names = "--audio",
            paramLabel = "FILE|DIR",
            defaultValue = "samples/recorded-audio",
            description = "What they say: a WAV, or all WAVs of a folder in turn (default: ${DEFAULT-VALUE}).")
    private Path audio = Path.of("");

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description =
                    "Audio on the wire, both ways: pcm16, mulaw, alaw or, of an echo, opus (default: the protocol's).")
    private @Nullable String encoding;

    @Option(
            names = "--rate",
            paramLabel = "HZ",
            description = "Samples per second on the wire (default: 24000 for pcm16, 8000 for G.711).")
    private @Nullable Integer rate;

    @Option(
            names = {"--token", "--caller-key"},
            paramLabel = "TOKEN",
            description = "Brings 'Authorization: Bearer TOKEN' (default: TANDEM_CALLER_KEY).")
    private @Nullable String token;

    @Option(
            names = {"--key", "--model-key"},
            paramLabel = "KEY",
            description = "What --direct lets callers in by (default: OPENAI_API_KEY).")
    private @Nullable String key;

    @Option(
            names = "--twilio-auth-token",
            paramLabel = "TOKEN",
            description = "Signs the upgrades as Twilio does (default: TANDEM_TWILIO_AUTH_TOKEN).")
    private @Nullable String twilioAuthToken;

    @Option(
            names = "--vonage-signature-secret",
            paramLabel = "SECRET",
            description = "Brings tokens signed as Vonage signs (default: TANDEM_VONAGE_SIGNATURE_SECRET).")
    private @Nullable String vonageSignatureSecret;

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description = "What the bridge passes on, as often as needed.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    /** With the variables that stand in for options. */
    LoadTargetOptions(Map<String, String> environment) {
        this.environment = environment;
    }

    @Nullable
    URI url() {
        return url;
    }

    @Nullable
    URI direct() {
        return direct;
    }

    /**
     * The relay there.
     *
     * @throws IllegalArgumentException if an option is wrong
     */
    LoadPlan.Target target(URI relay) throws UnreadableRecordingException {
        LineDialect spoken = LineDialects.named(
                dialect,
                new LineDialects.Options(
                        parameters,
                        or(twilioAuthToken, "TANDEM_TWILIO_AUTH_TOKEN"),
                        or(vonageSignatureSecret, "TANDEM_VONAGE_SIGNATURE_SECRET"),
                        LineDialects.Options.NONE.asteriskControl()));
        CallUrl called = CallUrl.parse(relay.toString()).orAt(spoken.path());
        return target(spoken, called, wire(spoken, called), or(token, "TANDEM_CALLER_KEY"));
    }

    /** The model there, in the same audio as the relay's callers, or in samples where that is Opus, which models do not speak. */
    LoadPlan.Target model(URI model, WireAudio callers) throws UnreadableRecordingException {
        WireAudio audio = callers.encoding() == WireEncoding.OPUS
                ? new WireAudio(WireEncoding.PCM16, MODEL_RATE_HZ, FRAME_MILLIS)
                : callers;
        String bearer = or(key, "OPENAI_API_KEY");
        LineDialect openai = LineDialects.named("openai", LineDialects.Options.NONE);
        CallUrl called = CallUrl.parse(model.toString()).orAt(openai.path());
        openai.audio().rateFor(openai.audio().encoding(audio.encoding().label()), audio.rateHz(), audio.rateHz());
        return target(openai, called, audio, bearer == null ? "none" : bearer);
    }

    private LoadPlan.Target target(LineDialect spoken, CallUrl called, WireAudio audio, @Nullable String bearer)
            throws UnreadableRecordingException {
        return new LoadPlan.Target(
                new Destination(spoken, spoken.address(called, audio), bearer),
                audio,
                Script.read(this.audio, spoken, audio));
    }

    private WireAudio wire(LineDialect spoken, CallUrl called) {
        WireEncoding wire = spoken.audio().encoding(encoding == null ? called.encoding() : encoding);
        if (wire == WireEncoding.OPUS && !Opus.available()) {
            throw new IllegalArgumentException("there is no Opus here: " + Opus.describe());
        }
        return new WireAudio(wire, spoken.audio().rateFor(wire, rate, MODEL_RATE_HZ), FRAME_MILLIS);
    }

    private @Nullable String or(@Nullable String given, String variable) {
        String inEnvironment = environment.getOrDefault(variable, "");
        return given != null || inEnvironment.isEmpty() ? given : inEnvironment;
    }
}

package org.tandemrelay.relay.command;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.recorded.line.CallUrl;
import org.tandemrelay.relay.recorded.line.Destination;
import org.tandemrelay.relay.recorded.line.LineDialect;
import org.tandemrelay.relay.recorded.line.LineDialects;
import org.tandemrelay.relay.recorded.line.WireAudio;
import picocli.CommandLine.Option;

/** Whom {@code ./relay call} calls, and as whom. */
final class CallerOptions {

    private static final String DEFAULT_RELAY = "ws://127.0.0.1:8080";

    private final Map<String, String> environment;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = DEFAULT_RELAY,
            description = "Whom to call; without a path at the path of the protocol (default: ${DEFAULT-VALUE}).")
    private String url = "";

    @Option(
            names = "--as",
            paramLabel = "PROTOCOL",
            defaultValue = "native",
            description =
                    "What the caller speaks: native, twilio, vonage, asterisk or openai (default: ${DEFAULT-VALUE}).")
    private String dialect = "";

    @Option(
            names = "--agent",
            paramLabel = "NAME",
            description = "Which of the relay's agents is to answer: agent=NAME in the address.")
    private @Nullable String agent;

    @Option(
            names = "--caller-key",
            paramLabel = "KEY",
            description =
                    "Brings 'Authorization: Bearer KEY', as asterisk the same as a password (default: TANDEM_CALLER_KEY, which no list of"
                            + " processes shows).")
    private @Nullable String callerKey;

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description =
                    "What the bridge passes on, as often as needed: customParameters of Twilio's start, headers of Vonage's first"
                            + " message, v() of Asterisk's address.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--twilio-auth-token",
            paramLabel = "TOKEN",
            description =
                    "Signs the upgrade as Twilio does, over the address as it is called (default: TANDEM_TWILIO_AUTH_TOKEN).")
    private @Nullable String twilioAuthToken;

    @Option(
            names = "--vonage-signature-secret",
            paramLabel = "SECRET",
            description =
                    "Brings a token signed as Vonage signs, instead of a key (default: TANDEM_VONAGE_SIGNATURE_SECRET).")
    private @Nullable String vonageSignatureSecret;

    @Option(
            names = "--asterisk-control",
            paramLabel = "FORMAT",
            defaultValue = "json",
            description = "Asterisk's text frames: json or plain (default: ${DEFAULT-VALUE}).")
    private String asteriskControl = "";

    /** With the variables that stand in for options. */
    CallerOptions(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * What the caller speaks.
     *
     * @throws IllegalArgumentException if an option is wrong
     */
    LineDialect dialect() {
        return LineDialects.named(
                dialect,
                new LineDialects.Options(
                        parameters,
                        or(twilioAuthToken, "TANDEM_TWILIO_AUTH_TOKEN"),
                        or(vonageSignatureSecret, "TANDEM_VONAGE_SIGNATURE_SECRET"),
                        asteriskControl));
    }

    /**
     * The address as it was written, at the path of the protocol if it names none, with the agent that is asked for.
     *
     * @throws IllegalArgumentException if it is no address
     */
    CallUrl address(LineDialect spoken) {
        CallUrl address = CallUrl.parse(url).orAt(spoken.path());
        return agent == null ? address : address.with("agent", URLEncoder.encode(agent, StandardCharsets.UTF_8));
    }

    /** Whom to call. */
    Destination destination(LineDialect spoken, WireAudio audio) {
        return new Destination(spoken, spoken.address(address(spoken), audio), or(callerKey, "TANDEM_CALLER_KEY"));
    }

    private @Nullable String or(@Nullable String given, String variable) {
        String inEnvironment = environment.getOrDefault(variable, "");
        return given != null || inEnvironment.isEmpty() ? given : inEnvironment;
    }
}

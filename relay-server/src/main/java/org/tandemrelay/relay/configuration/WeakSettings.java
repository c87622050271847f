package org.tandemrelay.relay.configuration;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tandemrelay.relay.http.TrustedProxies;

/** What of a configuration works, and is weak all the same. */
public final class WeakSettings {

    /** Shorter ones can be tried out; {@code relay new-key} makes 43 characters. */
    private static final int GOOD_KEY_CHARACTERS = 20;

    /** What lets a caller of OpenAI's protocol have things fetched or done. */
    private static final Set<String> FAR_REACHING = Set.of("mcp", "other");

    /** What bounds callers, and has a bound by default. */
    private static final List<Setting<Integer>> LIMITS =
            List.of(AdmissionSettings.MAX_CALLS, AdmissionSettings.MAX_CALL_STARTS, CallerSettings.CALLER_MESSAGES);

    private static final Duration LONG_LIFE = Duration.ofHours(24);

    private final Configuration configuration;
    private final List<String> warnings = new ArrayList<>();

    private WeakSettings(Configuration configuration) {
        this.configuration = configuration;
    }

    /** One sentence for each: what it is, and what would be better. */
    public static List<String> of(Configuration configuration) {
        WeakSettings weak = new WeakSettings(configuration);
        weak.lookAtCredentials();
        weak.warnings.addAll(OpenFiles.of(configuration));
        weak.lookAtOrigins();
        weak.warnings.addAll(ClearLines.of(configuration));
        if (weak.reachable()) {
            weak.lookAtTheOutside();
            weak.lookAtLimits();
        }
        return List.copyOf(weak.warnings);
    }

    /** Whether callers come from other machines: to the address that it is bound to, or by way of a proxy on this one. */
    private boolean reachable() {
        URI outside = configuration.find(ServerSettings.PUBLIC_URL);
        return !boundToLoopback()
                || configuration.find(ServerSettings.TRUSTED_PROXIES) != null
                || (outside != null && !Loopback.is(String.valueOf(outside.getHost())));
    }

    private boolean boundToLoopback() {
        return Loopback.is(configuration.get(ServerSettings.HOST));
    }

    private void lookAtCredentials() {
        String key = configuration.find(AdmissionSettings.CALLER_KEY);
        if (key != null && key.length() < GOOD_KEY_CHARACTERS) {
            warnings.add(
                    "caller-key has " + key.length() + " characters, which can be guessed: './relay new-key NAME' makes"
                            + " a good one, for caller-keys");
        }
        for (Setting<?> secret : configuration.secretsFrom(Configuration.Source.FILE)) {
            warnings.add(secret.name() + " stands in the file itself: give it by " + secret.variable()
                    + " in the environment, or in the file as '${NAME}' of a variable");
        }
        for (String place : configuration.writtenSecrets()) {
            warnings.add(place + " stands in the file itself: write '${NAME}' of a variable of the environment there");
        }
        for (Setting<?> secret : configuration.secretsFrom(Configuration.Source.FLAG)) {
            warnings.add(secret.flag() + " shows in the list of processes: " + secret.variable()
                    + " in the environment does not");
        }
    }

    private void lookAtOrigins() {
        Set<String> origins = configuration.find(AdmissionSettings.ALLOWED_ORIGINS);
        if (origins != null && origins.contains("*")) {
            warnings.add("allowed-origins '*' lets the pages of every site call with their visitors' browsers:"
                    + " list those that are yours");
        }
    }

    /** What does not matter where only this machine can call. */
    private void lookAtTheOutside() {
        boolean behindProxies = boundToLoopback() || configuration.find(ServerSettings.TRUSTED_PROXIES) != null;
        if (configuration.get(AdmissionSettings.ANONYMOUS)) {
            warnings.add("anonymous lets everybody who reaches the port speak at your expense: set caller-keys");
        }
        if (configuration.find(ServerSettings.TLS_CERT) == null && !behindProxies) {
            warnings.add(
                    "callers' keys and speech come unencrypted: set tls-cert and tls-key, or put a proxy before the"
                            + " relay and name it in trusted-proxies");
        }
        if (!behindProxies) {
            warnings.add("/metrics is open to whoever reaches the port: let a proxy keep it to yourself");
        }
        TrustedProxies proxies = configuration.find(ServerSettings.TRUSTED_PROXIES);
        if (proxies != null && proxies.wide()) {
            warnings.add(
                    "trusted-proxies names so many addresses that callers are among them, who can say that they are others:"
                            + " name the proxies alone");
        }
        if (configuration.find(AdmissionSettings.TWILIO_AUTH_TOKEN) != null
                && !configuration.get(AdmissionSettings.TWILIO_ONCE)) {
            warnings.add(
                    "Twilio's signature is the same for every stream to an address: who has seen one can open more:"
                            + " set twilio-once");
        }
        Duration life = configuration.get(AdmissionSettings.TOKEN_LIFE);
        if (life.compareTo(LONG_LIFE) > 0) {
            warnings.add("token-life lets tokens be good for " + life.toHours()
                    + " hours: one that is lost stays good for as long");
        }
        configuration.get(CallerSettings.OPENAI_CALLERS_MAY).stream()
                .filter(FAR_REACHING::contains)
                .sorted()
                .forEach(permission -> warnings.add("openai-callers-may grants '" + permission
                        + "', by which callers have the model's vendor do what you do not see"));
    }

    private void lookAtLimits() {
        if (configuration.spending().limitsNothing()) {
            warnings.add(
                    "nothing limits what calls may cost in a day: set max-audio-per-day, or prices and max-cost-per-day");
        }
        if (configuration.get(AdmissionSettings.MAX_CALLS_PER_KEY) == 0
                && configuration.get(AdmissionSettings.MAX_CALLS_PER_ADDRESS) == 0) {
            warnings.add("one caller may take all of max-calls: set max-calls-per-key or max-calls-per-address");
        }
        for (Setting<Integer> limit : LIMITS) {
            if (configuration.get(limit) == 0) {
                warnings.add(limit.name() + " 0 is no limit: the default is " + limit.fallback());
            }
        }
    }
}

package org.tandemrelay.relay.server;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.tandemrelay.relay.admission.CallTokens;
import org.tandemrelay.relay.admission.CallerKeys;
import org.tandemrelay.relay.admission.Doorkeeper;
import org.tandemrelay.relay.admission.Origins;
import org.tandemrelay.relay.admission.Principal;
import org.tandemrelay.relay.admission.Quotas;
import org.tandemrelay.relay.admission.TokenEndpoint;
import org.tandemrelay.relay.admission.TokenKeys;
import org.tandemrelay.relay.agent.AgentDirectory;
import org.tandemrelay.relay.configuration.AdmissionSettings;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.door.Admission;
import org.tandemrelay.relay.http.ClientAddress;
import org.tandemrelay.relay.http.PublicAddress;
import org.tandemrelay.relay.http.TrustedProxies;

/**
 * Who may call, by the configuration.
 *
 * @param admission asked for each call
 * @param tokens minted and admitted
 * @param ownSecret what tokens are signed with where no secret is set
 */
record AdmissionReader(Admission admission, CallTokens tokens, String ownSecret) {

    private static final int SECRET_BYTES = 32;

    /** The only key of a configuration that names none: in logs it stands for its holder. */
    private static final String ONE_KEY = "caller-key";

    /** Whose calls they are in logs and quotas, by a token as by the signature alone. */
    private static final String TWILIO = "twilio";

    private static final Duration TICKET_LIFE = Duration.ofMinutes(1);

    static AdmissionReader read(Configuration configuration, boolean loopback) {
        String ownSecret = random();
        CallTokens tokens = new CallTokens(
                tokenKeys(configuration, ownSecret),
                configuration.get(AdmissionSettings.TOKEN_LIFE),
                InstantSource.system());
        Set<String> origins = configuration.find(AdmissionSettings.ALLOWED_ORIGINS);
        return new AdmissionReader(
                new Admission(
                        new Origins(
                                origins == null ? Set.of() : origins,
                                loopback,
                                TwilioSettingsReader.publicAddress(configuration)),
                        new Doorkeeper(
                                configuration.get(AdmissionSettings.ANONYMOUS), callerKeys(configuration), tokens),
                        new Quotas(limits(configuration)),
                        new ClientAddress(TwilioSettingsReader.proxies(configuration))),
                tokens,
                ownSecret);
    }

    /** Who has this key, as often as they like, and nobody else. */
    static Admission only(String key) {
        return new Admission(
                new Origins(Set.of(), true, new PublicAddress(null, TrustedProxies.none())),
                new Doorkeeper(
                        false,
                        CallerKeys.of(ONE_KEY, key),
                        new CallTokens(TokenKeys.of(random()), Duration.ofMinutes(1), InstantSource.system())),
                new Quotas(new Quotas.Limits(0, 0, 0, 0)),
                new ClientAddress(TrustedProxies.none()));
    }

    /** Takes keys, secrets and limits from a configuration that was read again. Calls that were admitted stay so. */
    void reread(Configuration configuration) {
        admission.doorkeeper().keys(callerKeys(configuration));
        tokens.keys(tokenKeys(configuration, ownSecret));
        admission.quotas().limits(limits(configuration));
    }

    private static Quotas.Limits limits(Configuration configuration) {
        return new Quotas.Limits(
                configuration.get(AdmissionSettings.MAX_CALLS),
                configuration.get(AdmissionSettings.MAX_CALLS_PER_KEY),
                configuration.get(AdmissionSettings.MAX_CALLS_PER_ADDRESS),
                configuration.get(AdmissionSettings.MAX_CALL_STARTS));
    }

    @Override
    public String toString() {
        return "AdmissionReader[…]";
    }

    TokenEndpoint tokenEndpoint(AgentDirectory agents, Executor offLoop) {
        return new TokenEndpoint(
                admission.origins(),
                admission.doorkeeper(),
                new TokenEndpoint.Minting(tokens, name -> agents.named(name) != null, offLoop));
    }

    /** For one stream, which Twilio opens as soon as it has read the answer. Completes off the event loops. */
    CompletionStage<String> twilioTicket(Configuration configuration, Executor offLoop) {
        Duration longest = configuration.get(AdmissionSettings.TOKEN_LIFE);
        CallTokens.Order order = new CallTokens.Order(
                Principal.named(TWILIO), longest.compareTo(TICKET_LIFE) < 0 ? longest : TICKET_LIFE, true);
        return CompletableFuture.supplyAsync(() -> tokens.mint(order).token(), offLoop);
    }

    private static CallerKeys callerKeys(Configuration configuration) {
        CallerKeys many = configuration.find(AdmissionSettings.CALLER_KEYS);
        String one = configuration.find(AdmissionSettings.CALLER_KEY);
        CallerKeys keys = many == null ? CallerKeys.none() : many;
        return one == null ? keys : keys.and(CallerKeys.of(ONE_KEY, one));
    }

    private static String random() {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static TokenKeys tokenKeys(Configuration configuration, String ownSecret) {
        String set = configuration.find(AdmissionSettings.TOKEN_SECRET);
        String secret = set == null ? ownSecret : set;
        String others = configuration.find(AdmissionSettings.TOKEN_KEYS);
        return others == null ? TokenKeys.of(secret) : TokenKeys.of(secret, others);
    }
}

package org.tandemrelay.relay.server;

import java.util.Set;
import org.tandemrelay.relay.caller.twilio.Track;
import org.tandemrelay.relay.caller.twilio.TwilioSettings;
import org.tandemrelay.relay.configuration.AdmissionSettings;
import org.tandemrelay.relay.configuration.CallerSettings;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.ServerSettings;
import org.tandemrelay.relay.http.PublicAddress;
import org.tandemrelay.relay.http.TrustedProxies;

/** What the parts for Twilio are told of the configuration. */
final class TwilioSettingsReader {

    private TwilioSettingsReader() {}

    static TwilioSettings read(Configuration configuration) {
        return new TwilioSettings(
                configuration.get(CallerSettings.CALLER_MESSAGE),
                configuration.find(AdmissionSettings.TWILIO_AUTH_TOKEN),
                publicAddress(configuration),
                configuration.get(AdmissionSettings.TWILIO_ONCE),
                switch (configuration.get(CallerSettings.TWILIO_LISTEN_TO)) {
                    case INBOUND -> Set.of(Track.INBOUND);
                    case OUTBOUND -> Set.of(Track.OUTBOUND);
                    case BOTH -> Set.of(Track.INBOUND, Track.OUTBOUND);
                });
    }

    /** For streams that are not Twilio's own, and bring a key. */
    static TwilioSettings unsigned(Configuration configuration) {
        TwilioSettings settings = read(configuration);
        return new TwilioSettings(settings.maxMessageBytes(), null, settings.address(), false, settings.listenTo());
    }

    static PublicAddress publicAddress(Configuration configuration) {
        return new PublicAddress(configuration.find(ServerSettings.PUBLIC_URL), proxies(configuration));
    }

    static TrustedProxies proxies(Configuration configuration) {
        TrustedProxies proxies = configuration.find(ServerSettings.TRUSTED_PROXIES);
        return proxies == null ? TrustedProxies.none() : proxies;
    }
}

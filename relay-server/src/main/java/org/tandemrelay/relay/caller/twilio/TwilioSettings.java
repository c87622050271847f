package org.tandemrelay.relay.caller.twilio;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.http.PublicAddress;

/**
 * What the parts for Twilio are told of the configuration.
 *
 * @param maxMessageBytes the largest message taken
 * @param authToken of the account, secret; null to serve without signatures
 * @param address under which Twilio finds the relay, which is what it signs
 * @param once whether a stream must bring a token in its path beside Twilio's signature, so that none is opened twice
 * @param listenTo the sides that are heard of conversations that are only listened to, at least one
 */
public record TwilioSettings(
        int maxMessageBytes, @Nullable String authToken, PublicAddress address, boolean once, Set<Track> listenTo) {

    /**
     * Checks the tracks.
     *
     * @throws IllegalArgumentException if there is none
     */
    public TwilioSettings {
        listenTo = Set.copyOf(listenTo);
        if (listenTo.isEmpty()) {
            throw new IllegalArgumentException("no track to listen to");
        }
    }

    @Override
    public String toString() {
        return "TwilioSettings[listenTo=" + listenTo + "]";
    }
}

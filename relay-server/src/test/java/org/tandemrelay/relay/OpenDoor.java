package org.tandemrelay.relay;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.tandemrelay.relay.admission.CallTokens;
import org.tandemrelay.relay.admission.CallerKeys;
import org.tandemrelay.relay.admission.Doorkeeper;
import org.tandemrelay.relay.admission.Origins;
import org.tandemrelay.relay.admission.Quotas;
import org.tandemrelay.relay.admission.TokenKeys;
import org.tandemrelay.relay.door.Admission;
import org.tandemrelay.relay.http.ClientAddress;
import org.tandemrelay.relay.http.PublicAddress;
import org.tandemrelay.relay.http.TrustedProxies;

/** Lets everybody in, for tests of what comes behind. */
public final class OpenDoor {

    private OpenDoor() {}

    /** Without keys, quotas, or a look at where a page comes from. */
    public static Admission admission() {
        CallTokens tokens = new CallTokens(TokenKeys.of("a".repeat(32)), Duration.ofHours(1), InstantSource.system());
        return new Admission(
                new Origins(Set.of("*"), true, new PublicAddress(null, TrustedProxies.none())),
                new Doorkeeper(true, CallerKeys.none(), tokens),
                new Quotas(new Quotas.Limits(0, 0, 0, 0)),
                new ClientAddress(TrustedProxies.none()));
    }
}

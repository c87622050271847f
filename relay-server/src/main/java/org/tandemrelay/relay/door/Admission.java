package org.tandemrelay.relay.door;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.admission.Doorkeeper;
import org.tandemrelay.relay.admission.NotAdmitted;
import org.tandemrelay.relay.admission.Origins;
import org.tandemrelay.relay.admission.Principal;
import org.tandemrelay.relay.admission.Quotas;
import org.tandemrelay.relay.caller.CallerCredential;
import org.tandemrelay.relay.caller.CallerDialect;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.RefusedUpgrade;
import org.tandemrelay.relay.http.ClientAddress;

/**
 * Who may call: asked before the 101, and before the model is dialled.
 *
 * @param origins the pages that may
 * @param doorkeeper tells callers by what they bring
 * @param quotas how many at once
 * @param clients where callers come from
 */
public record Admission(Origins origins, Doorkeeper doorkeeper, Quotas quotas, ClientAddress clients) {

    /**
     * Somebody who may call.
     *
     * @param permit the place that is held for the call until it is given back
     * @param token is given back its use, if it was for a single call
     */
    record Grant(Principal principal, Quotas.Permit permit, Runnable token) {
        /** Nothing came of it: whoever was let in is refused after all, and may come again. */
        void undo() {
            permit.release();
            token.run();
        }
    }

    private static @Nullable String key(CallerCredential credential) {
        return credential instanceof CallerCredential.Key key ? key.value() : null;
    }

    Grant admit(CallerDialect dialect, CallerRequest request, long nowNanos) throws RefusedUpgrade {
        InetAddress address = clients.of(request.headers(), request.peer());
        try {
            origins.check(request.headers(), request.peer());
        } catch (NotAdmitted refused) {
            throw new RefusedUpgrade(refused.reason().status(), refused.message());
        }
        CallerCredential credential = dialect.credential(request);
        String key = key(credential);
        String brought = key == null ? key(CallerCredential.inPath(request.path())) : key;
        try {
            if (credential instanceof CallerCredential.Vouched) {
                Principal principal = Principal.named(dialect.name());
                return new Grant(principal, quotas.take(principal, address, nowNanos), () -> {});
            }
            return grant(brought, address, nowNanos);
        } catch (NotAdmitted refused) {
            // Who brings nothing is told what it could bring in its own dialect.
            boolean empty = brought == null && refused.reason() == NotAdmitted.Reason.UNKNOWN;
            throw new RefusedUpgrade(
                    refused.reason().status(), empty ? dialect.scheme().wanted() : refused.message());
        }
    }

    private Grant grant(@Nullable String brought, InetAddress address, long nowNanos) throws NotAdmitted {
        Principal principal = doorkeeper.tell(brought);
        Runnable token = () -> doorkeeper.giveBack(brought);
        boolean granted = false;
        try {
            Grant grant = new Grant(principal, quotas.take(principal, address, nowNanos), token);
            granted = true;
            return grant;
        } finally {
            if (!granted) {
                token.run();
            }
        }
    }
}

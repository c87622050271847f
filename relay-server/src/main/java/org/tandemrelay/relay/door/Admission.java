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

    /** In the path of those that can bring a credential nowhere else, as its last part. */
    private static final String IN_PATH = "token=";

    /** Somebody who may call, and the place that is held for the call until it is given back. */
    record Grant(Principal principal, Quotas.Permit permit) {}

    /** The path without the credential that may be its last part. */
    static String withoutToken(String path) {
        return tokenIn(path) == null ? path : path.substring(0, path.lastIndexOf('/'));
    }

    private static @Nullable String tokenIn(String path) {
        int start = path.lastIndexOf('/') + 1;
        return path.startsWith(IN_PATH, start) ? path.substring(start + IN_PATH.length()) : null;
    }

    Grant admit(CallerDialect dialect, CallerRequest request, long nowNanos) throws RefusedUpgrade {
        InetAddress address = clients.of(request.headers(), request.peer());
        try {
            origins.check(request.headers());
            Principal principal = tell(dialect, request);
            return new Grant(principal, quotas.take(principal, address, nowNanos));
        } catch (NotAdmitted refused) {
            throw new RefusedUpgrade(refused.reason().status(), refused.message());
        }
    }

    private Principal tell(CallerDialect dialect, CallerRequest request) throws RefusedUpgrade {
        CallerCredential credential = dialect.credential(request);
        if (credential instanceof CallerCredential.Vouched) {
            return Principal.named(dialect.name());
        }
        String brought = credential instanceof CallerCredential.Key key ? key.value() : tokenIn(request.path());
        try {
            return doorkeeper.tell(brought);
        } catch (NotAdmitted refused) {
            // Who brings nothing is told what it could bring in its own dialect.
            String message = brought == null ? dialect.scheme().wanted() : refused.message();
            throw new RefusedUpgrade(refused.reason().status(), message);
        }
    }
}

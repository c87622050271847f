package org.tandemrelay.relay.admission;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who a caller was found to be, and what it may do by that.
 *
 * @param name of the key or of the token's subject, for logs and quotas; never a secret
 * @param agent the only profile that it may call; null for any
 * @param longest duration of its calls, where that is less than the relay's own; null for the relay's own
 */
public record Principal(
        String name, @Nullable String agent, @Nullable Duration longest) {

    /** Whoever comes, where nobody has to say who they are. */
    public static final Principal ANYBODY = new Principal("anybody", null, null);

    /** Somebody with this name, and no limits of its own. */
    public static Principal named(String name) {
        return new Principal(name, null, null);
    }
}

package org.tandemrelay.relay.admission;

import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.admission.NotAdmitted.Reason;

/**
 * Tells callers by what they bring: a key or a token. Where nobody has to bring anything, everybody is let in, and only a token still
 * counts, since it says what its bearer may do.
 */
public final class Doorkeeper {

    private final boolean anonymous;
    private final CallTokens tokens;

    /** Exchanged as a whole, when they are read again. */
    private volatile CallerKeys keys;

    /**
     * The doorkeeper of a relay.
     *
     * @param anonymous whether callers need not say who they are
     */
    public Doorkeeper(boolean anonymous, CallerKeys keys, CallTokens tokens) {
        this.anonymous = anonymous;
        this.keys = keys;
        this.tokens = tokens;
        warmUp();
    }

    /** Other keys hold from now on. Not on an event loop. */
    public void keys(CallerKeys others) {
        others.find("nobody's");
        keys = others;
    }

    /** The first use of each loads classes and looks for who can do it, which reads files: not to be left to an event loop. */
    private void warmUp() {
        keys.find("nobody's");
        try {
            tokens.admit("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJub2JvZHkifQ.AAAA");
            throw new IllegalStateException("a token without a signature was let in");
        } catch (NotAdmitted asItShould) {
            // It is warm.
        }
    }

    /**
     * Who brought this.
     *
     * @param credential a key or a token; null if nothing was brought
     * @throws NotAdmitted if it must be somebody and is nobody; the message says what would help
     */
    public Principal tell(@Nullable String credential) throws NotAdmitted {
        if (credential != null && CallTokens.looksLikeOne(credential)) {
            return tokens.admit(credential);
        }
        return anonymous ? Principal.ANYBODY : keyHolder(credential);
    }

    /** Whoever brought this was told, and refused all the same: if it is a token for a single call, it has not been used. */
    public void giveBack(@Nullable String credential) {
        if (credential != null && CallTokens.looksLikeOne(credential)) {
            tokens.giveBack(credential);
        }
    }

    /**
     * Whose key this is: for what no token is enough for.
     *
     * @throws NotAdmitted if it is nobody's
     */
    public Principal keyHolder(@Nullable String key) throws NotAdmitted {
        Principal holder = key == null ? null : keys.find(key);
        if (holder != null) {
            return holder;
        }
        if (anonymous) {
            return Principal.ANYBODY;
        }
        throw new NotAdmitted(
                Reason.UNKNOWN, key == null ? "this needs a key: 'Authorization: Bearer KEY'" : "the key is not known");
    }
}

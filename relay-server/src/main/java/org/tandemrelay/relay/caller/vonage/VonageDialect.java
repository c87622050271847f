package org.tandemrelay.relay.caller.vonage;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CallerCapabilities.Trait;
import org.tandemrelay.relay.caller.CallerCredential;
import org.tandemrelay.relay.caller.CallerDialect;
import org.tandemrelay.relay.caller.CallerProtocol;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.RefusedUpgrade;

/** The WebSocket endpoint of Vonage's Voice API. */
public final class VonageDialect implements CallerDialect {

    private static final int MARK_MILLIS = 200;

    /** Below the 1,024 frames of 20 ms that the older documentation gives as Vonage's buffer; the newer one gives 3,072. */
    private static final long MOST_LEAD_MILLIS = 15_000;

    private static final CallerCapabilities CAPABILITIES = CallerCapabilities.plain()
            .withMarkEvery(MARK_MILLIS)
            .withLeadAtMost(MOST_LEAD_MILLIS)
            .with(Trait.STARTS_LATER, Trait.FORMATS_LATER, Trait.UNBROKEN);

    private final int maxMessageBytes;

    /** Null if callers are not asked for one. */
    private final @Nullable VonageSignature signature;

    /**
     * The dialect.
     *
     * @param maxMessageBytes the largest message taken
     * @param signatureSecret the account's, of at least 32 bytes; null lets in whoever brings the relay's own key
     */
    public VonageDialect(int maxMessageBytes, @Nullable String signatureSecret) {
        this.maxMessageBytes = maxMessageBytes;
        this.signature = signatureSecret == null ? null : new VonageSignature(signatureSecret, InstantSource.system());
    }

    @Override
    public String name() {
        return "vonage";
    }

    @Override
    public String path() {
        return "/telephony/vonage";
    }

    @Override
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    @Override
    public CallerCapabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public CallerCredential credential(CallerRequest request) throws RefusedUpgrade {
        if (signature == null) {
            return CallerCredential.bearer(request.headers());
        }
        signature.check(CallerCredential.bearer(request.headers()));
        return new CallerCredential.Vouched();
    }

    @Override
    public CallerProtocol newProtocol(CallerRequest request) {
        return new VonageProtocol();
    }
}

package org.tandemrelay.relay.caller.asterisk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CallerCapabilities.Trait;
import org.tandemrelay.relay.caller.CallerCredential;
import org.tandemrelay.relay.caller.CallerDialect;
import org.tandemrelay.relay.caller.CallerProtocol;
import org.tandemrelay.relay.caller.CallerRequest;

/** Asterisk's WebSocket channel driver. */
public final class AsteriskDialect implements CallerDialect {

    private static final int MARK_MILLIS = 200;

    /** A queue that has grown stays as long, and is delay from then on: asterisk/asterisk#2115. */
    private static final long MOST_LEAD_MILLIS = 2_000;

    private static final CallerCapabilities CAPABILITIES = CallerCapabilities.plain()
            .withMarkEvery(MARK_MILLIS)
            .withLeadAtMost(MOST_LEAD_MILLIS)
            .with(Trait.STARTS_LATER, Trait.FORMATS_LATER, Trait.UNBROKEN);

    private final int maxMessageBytes;

    /**
     * The dialect.
     *
     * @param maxMessageBytes the largest message taken
     */
    public AsteriskDialect(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public String name() {
        return "asterisk";
    }

    @Override
    public String path() {
        return "/telephony/asterisk";
    }

    @Override
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    @Override
    public CallerCapabilities capabilities() {
        return CAPABILITIES;
    }

    /** Asterisk closes when none of those that it offers is named in the answer. */
    @Override
    public List<String> subprotocols() {
        return List.of("media");
    }

    /** Asterisk has a user and a password; the password is the key. */
    @Override
    public CallerCredential credential(CallerRequest request) {
        return CallerCredential.basic(request.headers());
    }

    @Override
    public CallerCredential.Scheme scheme() {
        return CallerCredential.Scheme.BASIC;
    }

    /** What the dial string's {@code v(…)} says comes in the query. */
    @Override
    public CallerProtocol newProtocol(CallerRequest request) {
        Map<String, String> parameters = new HashMap<>();
        request.query().forEach((name, values) -> parameters.put(name, values.get(0)));
        return new AsteriskProtocol(Map.copyOf(parameters));
    }
}

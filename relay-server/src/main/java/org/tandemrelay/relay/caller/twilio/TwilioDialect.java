package org.tandemrelay.relay.caller.twilio;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.CallerCapabilities;
import org.tandemrelay.relay.caller.CallerCredential;
import org.tandemrelay.relay.caller.CallerDialect;
import org.tandemrelay.relay.caller.CallerProtocol;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.RefusedUpgrade;

/** The streams of {@code <Connect><Stream>}, which hear and speak, or those of {@code <Start><Stream>}, which only hear. */
public final class TwilioDialect implements CallerDialect {

    /** Where streams are opened that hear and speak. */
    public static final String PATH = "/telephony/twilio";

    /** As often as says enough of what was heard; on every packet they would be a burden to Twilio. */
    private static final int MARK_MILLIS = 200;

    private final TwilioSettings settings;
    private final boolean speaks;

    /** Null where callers are served without signatures. */
    private final @Nullable TwilioSignature signature;

    private TwilioDialect(TwilioSettings settings, boolean speaks) {
        this.settings = settings;
        this.speaks = speaks;
        this.signature = settings.authToken() == null ? null : new TwilioSignature(settings.authToken());
    }

    /** Streams that hear and speak. */
    public static TwilioDialect speaking(TwilioSettings settings) {
        return new TwilioDialect(settings, true);
    }

    /** Streams that only hear. */
    public static TwilioDialect listening(TwilioSettings settings) {
        return new TwilioDialect(settings, false);
    }

    @Override
    public String name() {
        return speaks ? "twilio" : "twilio-listen";
    }

    @Override
    public String path() {
        return speaks ? PATH : PATH + "/listen";
    }

    @Override
    public int maxMessageBytes() {
        return settings.maxMessageBytes();
    }

    @Override
    public CallerCapabilities capabilities() {
        CallerCapabilities plain = CallerCapabilities.plain().withParametersLater();
        return speaks ? plain.withMarkEvery(MARK_MILLIS) : plain;
    }

    /** With a token, Twilio's signature; without, as any caller's. */
    @Override
    public CallerCredential credential(CallerRequest request) throws RefusedUpgrade {
        if (signature == null) {
            return CallerCredential.bearer(request.headers());
        }
        String url = settings.address().of(request.headers(), request.peer()).webSocket(request.path());
        String refusal = signature.refusal(request.headers(), url, Map.of());
        if (refusal != null) {
            throw new RefusedUpgrade(HttpResponseStatus.FORBIDDEN, refusal);
        }
        return new CallerCredential.Vouched();
    }

    @Override
    public CallerProtocol newProtocol(CallerRequest request) {
        return speaks ? TwilioProtocol.speaking() : TwilioProtocol.listening(settings.listenTo());
    }
}

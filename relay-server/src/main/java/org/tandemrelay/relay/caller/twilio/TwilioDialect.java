package org.tandemrelay.relay.caller.twilio;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.admission.CallTokens;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CallerCapabilities.Trait;
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

    private static final CallerCapabilities LISTENED =
            CallerCapabilities.plain().with(Trait.STARTS_LATER);

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
        return speaks ? LISTENED.withMarkEvery(MARK_MILLIS).with(Trait.BASE64, Trait.UNBROKEN) : LISTENED;
    }

    /** With an auth token, Twilio's signature, and a token for the call where there must be one; without, as any caller's. */
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
        CallerCredential inPath = CallerCredential.inPath(request.path());
        if (!settings.once() || isToken(inPath)) {
            // Whoever names one has it looked at, though Twilio's word would do.
            return inPath instanceof CallerCredential.Key ? inPath : new CallerCredential.Vouched();
        }
        throw new RefusedUpgrade(
                HttpResponseStatus.FORBIDDEN,
                "a stream needs a token for the call in its path, /token=TOKEN, as " + TwilioAnswer.PATH + " gives it");
    }

    private static boolean isToken(CallerCredential credential) {
        return credential instanceof CallerCredential.Key key && CallTokens.looksLikeOne(key.value());
    }

    @Override
    public CallerProtocol newProtocol(CallerRequest request) {
        return speaks ? TwilioProtocol.speaking() : TwilioProtocol.listening(settings.listenTo());
    }
}

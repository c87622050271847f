package org.tandemrelay.relay.fuzz;

import java.util.EnumSet;
import java.util.Set;
import org.tandemrelay.relay.caller.CallerAudio;
import org.tandemrelay.relay.caller.CallerDialect;
import org.tandemrelay.relay.caller.asterisk.AsteriskDialect;
import org.tandemrelay.relay.caller.openai.OpenAiDialect;
import org.tandemrelay.relay.caller.openai.Permission;
import org.tandemrelay.relay.caller.tandem.NativeDialect;
import org.tandemrelay.relay.caller.twilio.Track;
import org.tandemrelay.relay.caller.twilio.TwilioDialect;
import org.tandemrelay.relay.caller.twilio.TwilioSettings;
import org.tandemrelay.relay.caller.voicechat.VoiceChatDialect;
import org.tandemrelay.relay.caller.vonage.VonageDialect;
import org.tandemrelay.relay.http.PublicAddress;
import org.tandemrelay.relay.http.TrustedProxies;

/** Every dialect, as a relay has it by default. */
final class FuzzedDialects {

    private static final int MAX_BYTES = 64 << 10;

    private FuzzedDialects() {}

    static CallerDialect nativeProtocol() {
        return new NativeDialect(MAX_BYTES, new CallerAudio(""));
    }

    static CallerDialect openAi() {
        return new OpenAiDialect(MAX_BYTES, new OpenAiDialect.Serving(null, true), EnumSet.allOf(Permission.class));
    }

    static CallerDialect voiceChat() {
        return new VoiceChatDialect(MAX_BYTES, new CallerAudio(""));
    }

    static CallerDialect twilio() {
        return TwilioDialect.speaking(twilioSettings(Set.of(Track.INBOUND)));
    }

    static CallerDialect twilioListening() {
        return TwilioDialect.listening(twilioSettings(EnumSet.allOf(Track.class)));
    }

    private static TwilioSettings twilioSettings(Set<Track> listenTo) {
        return new TwilioSettings(MAX_BYTES, null, new PublicAddress(null, TrustedProxies.none()), false, listenTo);
    }

    static CallerDialect asterisk() {
        return new AsteriskDialect(MAX_BYTES);
    }

    static CallerDialect vonage() {
        return new VonageDialect(MAX_BYTES, null);
    }
}

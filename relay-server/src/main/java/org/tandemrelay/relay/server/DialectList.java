package org.tandemrelay.relay.server;

import java.util.List;
import org.tandemrelay.relay.caller.CallerAudio;
import org.tandemrelay.relay.caller.CallerDialects;
import org.tandemrelay.relay.caller.asterisk.AsteriskDialect;
import org.tandemrelay.relay.caller.openai.OpenAiDialect;
import org.tandemrelay.relay.caller.openai.Permission;
import org.tandemrelay.relay.caller.tandem.NativeDialect;
import org.tandemrelay.relay.caller.twilio.TwilioDialect;
import org.tandemrelay.relay.caller.voicechat.VoiceChatDialect;
import org.tandemrelay.relay.caller.vonage.VonageDialect;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.Settings;

/** All dialects of callers that the relay speaks: a new one is a package of its own, and a line here. */
final class DialectList {

    private DialectList() {}

    /** Those of a relay that has this Opus, and this to offer to callers who speak the model's protocol. */
    static CallerDialects of(Configuration configuration, OpusSupport opus, OpenAiDialect.Serving serving) {
        int maxMessageBytes = configuration.get(Settings.CALLER_MESSAGE);
        CallerAudio audio = new CallerAudio(opus.available() ? "" : opus.description());
        return new CallerDialects(List.of(
                new NativeDialect(maxMessageBytes, audio, configuration.get(Settings.NATIVE_CALLERS_STEER)),
                new OpenAiDialect(
                        configuration.get(Settings.OPENAI_MESSAGE),
                        serving,
                        Permission.named(configuration.get(Settings.OPENAI_CALLERS_MAY))),
                new VoiceChatDialect(maxMessageBytes, audio),
                TwilioDialect.speaking(TwilioSettingsReader.read(configuration)),
                TwilioDialect.listening(TwilioSettingsReader.read(configuration)),
                new AsteriskDialect(maxMessageBytes),
                new VonageDialect(maxMessageBytes, configuration.find(Settings.VONAGE_SIGNATURE_SECRET))));
    }
}

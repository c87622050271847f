package org.tandemrelay.relay.server;

import java.util.List;
import org.tandemrelay.relay.caller.CallerAudio;
import org.tandemrelay.relay.caller.CallerDialects;
import org.tandemrelay.relay.caller.asterisk.AsteriskDialect;
import org.tandemrelay.relay.caller.tandem.NativeDialect;
import org.tandemrelay.relay.caller.voicechat.VoiceChatDialect;
import org.tandemrelay.relay.caller.vonage.VonageDialect;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.Settings;

/** All dialects of callers that the relay speaks: a new one is a package of its own, and a line here. */
final class DialectList {

    private DialectList() {}

    static CallerDialects of(Configuration configuration, OpusSupport opus) {
        int maxMessageBytes = configuration.get(Settings.CALLER_MESSAGE);
        CallerAudio audio = new CallerAudio(opus.available() ? "" : opus.description());
        return new CallerDialects(List.of(
                new NativeDialect(maxMessageBytes, audio),
                new VoiceChatDialect(maxMessageBytes, audio),
                new AsteriskDialect(maxMessageBytes),
                new VonageDialect(maxMessageBytes, configuration.find(Settings.VONAGE_SIGNATURE_SECRET))));
    }
}

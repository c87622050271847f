package org.tandemrelay.relay.server;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.audio.opus.Opus;
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

    private static final Logger LOG = LoggerFactory.getLogger(DialectList.class);

    private DialectList() {}

    static CallerDialects of(Configuration configuration) {
        int maxMessageBytes = configuration.get(Settings.CALLER_MESSAGE);
        CallerAudio audio = audio();
        return new CallerDialects(List.of(
                new NativeDialect(maxMessageBytes, audio),
                new VoiceChatDialect(maxMessageBytes, audio),
                new AsteriskDialect(maxMessageBytes),
                new VonageDialect(maxMessageBytes, configuration.find(Settings.VONAGE_SIGNATURE_SECRET))));
    }

    /** Looks for Opus here and not when the first caller asks for it, on an event loop: that reads a library. */
    private static CallerAudio audio() {
        LOG.atInfo().addKeyValue("opus", Opus.describe()).log("encodings of callers");
        return new CallerAudio(Opus.available() ? "" : Opus.describe());
    }
}

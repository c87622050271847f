package org.tandemrelay.relay.server;

import java.util.List;
import org.tandemrelay.relay.caller.CallerDialects;
import org.tandemrelay.relay.caller.tandem.NativeDialect;
import org.tandemrelay.relay.caller.twilio.TwilioDialect;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.Settings;

/** All dialects of callers that the relay speaks: a new one is a package of its own, and a line here. */
final class DialectList {

    private DialectList() {}

    static CallerDialects of(Configuration configuration, OpusSupport opus) {
        return new CallerDialects(List.of(
                new NativeDialect(
                        configuration.get(Settings.CALLER_MESSAGE), opus.available() ? "" : opus.description()),
                TwilioDialect.speaking(TwilioSettingsReader.read(configuration)),
                TwilioDialect.listening(TwilioSettingsReader.read(configuration))));
    }
}

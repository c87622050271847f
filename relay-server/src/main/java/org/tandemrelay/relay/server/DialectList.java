package org.tandemrelay.relay.server;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tandemrelay.relay.agent.AgentDirectory;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.caller.CallerAudio;
import org.tandemrelay.relay.caller.CallerDialects;
import org.tandemrelay.relay.caller.asterisk.AsteriskDialect;
import org.tandemrelay.relay.caller.openai.OpenAiDialect;
import org.tandemrelay.relay.caller.openai.Permission;
import org.tandemrelay.relay.caller.tandem.NativeDialect;
import org.tandemrelay.relay.caller.twilio.TwilioDialect;
import org.tandemrelay.relay.caller.voicechat.VoiceChatDialect;
import org.tandemrelay.relay.caller.vonage.VonageDialect;
import org.tandemrelay.relay.configuration.AdmissionSettings;
import org.tandemrelay.relay.configuration.CallerSettings;
import org.tandemrelay.relay.configuration.Configuration;

/** All dialects of callers that the relay speaks: a new one is a package of its own, and a line here. */
final class DialectList {

    private DialectList() {}

    /** Those of a relay that has this Opus. */
    static CallerDialects of(Configuration configuration, OpusSupport opus) {
        int maxMessageBytes = configuration.get(CallerSettings.CALLER_MESSAGE);
        CallerAudio audio = new CallerAudio(opus.available() ? "" : opus.description());
        return new CallerDialects(List.of(
                new NativeDialect(maxMessageBytes, audio),
                new OpenAiDialect(
                        configuration.get(CallerSettings.OPENAI_MESSAGE),
                        serving(configuration.agents().usual()),
                        servings(configuration.agents()),
                        Permission.named(configuration.get(CallerSettings.OPENAI_CALLERS_MAY))),
                new VoiceChatDialect(maxMessageBytes, audio),
                TwilioDialect.speaking(TwilioSettingsReader.read(configuration)),
                TwilioDialect.listening(TwilioSettingsReader.read(configuration)),
                new AsteriskDialect(maxMessageBytes),
                new VonageDialect(maxMessageBytes, configuration.find(AdmissionSettings.VONAGE_SIGNATURE_SECRET))));
    }

    /** Those that the relay speaks with itself to warm up. */
    static CallerDialects ofFirstCalls(Configuration configuration) {
        return new CallerDialects(List.of(
                new NativeDialect(configuration.get(CallerSettings.CALLER_MESSAGE), new CallerAudio("")),
                new OpenAiDialect(
                        configuration.get(CallerSettings.OPENAI_MESSAGE),
                        new OpenAiDialect.Serving(null, true),
                        Permission.named(configuration.get(CallerSettings.OPENAI_CALLERS_MAY))),
                TwilioDialect.speaking(TwilioSettingsReader.unsigned(configuration))));
    }

    private static Map<String, OpenAiDialect.Serving> servings(AgentDirectory agents) {
        return agents.all().stream().collect(Collectors.toMap(AgentProfile::name, DialectList::serving));
    }

    /** Every model that there is speaks what these callers speak. */
    private static OpenAiDialect.Serving serving(AgentProfile agent) {
        return new OpenAiDialect.Serving(agent.model().calledName(), true);
    }
}

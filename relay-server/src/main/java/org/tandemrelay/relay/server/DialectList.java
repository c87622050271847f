package org.tandemrelay.relay.server;

import java.util.List;
import org.tandemrelay.relay.caller.CallerDialects;
import org.tandemrelay.relay.caller.openai.OpenAiDialect;
import org.tandemrelay.relay.caller.openai.Permission;
import org.tandemrelay.relay.caller.tandem.NativeDialect;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.Settings;
import org.tandemrelay.upstream.connect.ModelConnector;
import org.tandemrelay.upstream.openai.OpenAiRealtime;

/** All dialects of callers that the relay speaks: a new one is a package of its own, and a line here. */
final class DialectList {

    private DialectList() {}

    /** Those of a relay with this model; {@code connector} leads to it. */
    static CallerDialects of(Configuration configuration, ModelChoice model, ModelConnector connector) {
        return new CallerDialects(List.of(
                new NativeDialect(configuration.get(Settings.CALLER_MESSAGE)),
                new OpenAiDialect(
                        configuration.get(Settings.OPENAI_MESSAGE),
                        new OpenAiDialect.Serving(model.name(), connector.passesThrough(OpenAiRealtime.NAME)),
                        Permission.named(configuration.get(Settings.OPENAI_CALLERS_MAY)))));
    }
}

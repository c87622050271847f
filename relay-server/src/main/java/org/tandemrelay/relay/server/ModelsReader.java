package org.tandemrelay.relay.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.ModelSettings;
import org.tandemrelay.relay.configuration.OverloadSettings;
import org.tandemrelay.relay.configuration.ServerSettings;
import org.tandemrelay.upstream.connect.ModelBreaker;
import org.tandemrelay.upstream.connect.ModelConnector;
import org.tandemrelay.upstream.connect.ModelDialect;
import org.tandemrelay.upstream.connect.ModelEndpoint;
import org.tandemrelay.upstream.connect.ModelLimits;
import org.tandemrelay.upstream.connect.ModelNames;
import org.tandemrelay.upstream.connect.ModelRoute;
import org.tandemrelay.upstream.connect.ModelTls;
import org.tandemrelay.upstream.transport.Transport;

/** What leads to the models, by the configuration. */
final class ModelsReader {

    private final Transport transport;
    private final ModelDialect dialect;
    private final ModelLimits limits;
    private final ModelBreaker.Terms terms;
    private final Counter opened;
    private final Counter spared;

    /** Null for those that Java trusts. */
    private final @Nullable Path authorities;

    private ModelsReader(Configuration configuration, ModelDialect dialect, MeterRegistry registry) {
        this.dialect = dialect;
        transport = configuration.get(ServerSettings.TRANSPORT).transport();
        limits = CallSettingsReader.modelLimits(configuration);
        authorities = configuration.find(ModelSettings.MODEL_CA);
        terms = new ModelBreaker.Terms(
                configuration.get(OverloadSettings.MODEL_BREAKER),
                configuration.get(OverloadSettings.MODEL_BREAKER_WINDOW),
                configuration.get(OverloadSettings.MODEL_BREAKER_PAUSE));
        opened = Counter.builder("tandem.model.breaker.opened")
                .description("Times that a model was left in peace, since it took no calls")
                .register(registry);
        spared = Counter.builder("tandem.model.breaker.refused")
                .description("Calls whose model was not dialled for that, beside those refused at the door")
                .register(registry);
    }

    static Models read(Configuration configuration, ModelDialect dialect, MeterRegistry registry) {
        Models models = new Models(new ModelsReader(configuration, dialect, registry)::connector);
        for (ModelBreaker.Phase phase : ModelBreaker.Phase.values()) {
            Gauge.builder("tandem.model.breakers", models, all -> all.inPhase(phase))
                    .description("Models by whether they are dialled: closed is yes, open no")
                    .tag("state", phase.label())
                    .register(registry);
        }
        return models;
    }

    private ModelConnector connector(ModelEndpoint endpoint) throws SSLException {
        ModelBreaker breaker = new ModelBreaker(endpoint.toString(), terms, opened::increment, spared::increment);
        return new ModelConnector(
                transport,
                dialect,
                endpoint,
                limits,
                new ModelRoute(
                        ModelNames.ofTheMachine(transport),
                        !endpoint.secure()
                                ? null
                                : authorities == null ? ModelTls.ofTheMachine() : ModelTls.trusting(authorities),
                        breaker));
    }
}

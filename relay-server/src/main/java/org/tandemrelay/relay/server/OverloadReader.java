package org.tandemrelay.relay.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.OverloadSettings;
import org.tandemrelay.relay.observe.OverloadMetrics;
import org.tandemrelay.relay.overload.Overload;

/** From when on there is too much to do, by the configuration. */
final class OverloadReader {

    private static final long LOOK_MILLIS = 100;

    private OverloadReader() {}

    /** One that looks from now on, until the event loops and the executor end. */
    static Overload read(
            Configuration configuration, EventLoopGroup loops, Switchboard switchboard, MeterRegistry registry) {
        Overload overload = new Overload(loops, switchboard::liveCalls, limits(configuration));
        OverloadMetrics.register(overload, registry);
        return overload;
    }

    static void start(Overload overload, ScheduledExecutorService offLoop) {
        overload.start();
        offLoop.scheduleWithFixedDelay(overload::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    static Overload.Limits limits(Configuration configuration) {
        return new Overload.Limits(
                configuration.get(OverloadSettings.SHED_LAG),
                configuration.get(OverloadSettings.SHED_LAG_CALLS),
                configuration.get(OverloadSettings.SHED_MEMORY));
    }
}

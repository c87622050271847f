package org.tandemrelay.relay.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.tandemrelay.relay.overload.Overload;
import org.tandemrelay.relay.overload.Turnstile;

/** Shows how near the relay is to as much as it can bear. */
public final class OverloadMetrics {

    private OverloadMetrics() {}

    /** Registers the meters of this relay. */
    public static void register(Overload overload, MeterRegistry registry) {
        gauge(
                registry,
                overload,
                "tandem.event.loop.lag.milliseconds",
                "How late the latest event loop is, but for one beat in fifty of its last five seconds",
                Overload::lagMillis);
        gauge(
                registry,
                overload,
                "tandem.event.loop.busy.ratio",
                "How much of its time the busiest event loop works, by its last second and the calls it has by now",
                Overload::busyShare);
        gauge(
                registry,
                overload,
                "tandem.event.loops.late",
                "Event loops whose new calls are refused now",
                Overload::lateLoops);
        gauge(
                registry,
                overload,
                "tandem.memory.short",
                "1 while new calls are refused for want of memory",
                seen -> seen.memoryRunsOut() ? 1 : 0);
        for (String kind : Overload.memoryKinds()) {
            Gauge.builder("tandem.memory.used.ratio", overload, seen -> seen.memoryShare(kind))
                    .description(
                            "Memory in use, of what there may be: of the heap what the last collection left, and what calls need that came since; direct"
                                    + " memory with what may have to be kept for calls whose model is not there yet")
                    .tag("kind", kind)
                    .register(registry);
        }
    }

    /** Registers that of those who wait to be let in. */
    public static void register(Turnstile turnstile, MeterRegistry registry) {
        Gauge.builder("tandem.callers.waiting", turnstile, Turnstile::waiting)
                .description("Callers who wait to be let in, one by one")
                .register(registry);
    }

    private static void gauge(
            MeterRegistry registry,
            Overload overload,
            String name,
            String description,
            ToDoubleFunction<Overload> value) {
        Gauge.builder(name, overload, value).description(description).register(registry);
    }
}

package org.tandemrelay.relay.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.tandemrelay.relay.door.Refusals;

/** Counts the callers that were not let in, by reason. Safe from any thread. */
final class RefusalMetrics implements Refusals {

    private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

    RefusalMetrics(MeterRegistry registry) {
        for (Reason reason : Reason.values()) {
            counters.put(
                    reason,
                    Counter.builder("tandem.calls.refused")
                            .description("Callers that were not let in, by reason")
                            .tag("reason", reason.label())
                            .register(registry));
        }
    }

    @Override
    public void refused(Reason reason) {
        Objects.requireNonNull(counters.get(reason)).increment();
    }
}

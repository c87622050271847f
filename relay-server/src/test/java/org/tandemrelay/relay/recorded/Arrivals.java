package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** When what came back, after it was asked for. For one event loop, and for others when the call is over. */
final class Arrivals {

    private final Map<String, Double> millis = new LinkedHashMap<>();
    private long askedNanos;

    void asked() {
        askedNanos = System.nanoTime();
    }

    void came(String name) {
        millis.put(name, (System.nanoTime() - askedNanos) / 1e6);
    }

    List<String> names() {
        return new ArrayList<>(millis.keySet());
    }

    /** What was played cannot be told before it was: but for the rounding of a sample. */
    void assertNotBefore(String name, double earliestMillis) {
        assertThat(millis.get(name)).as(name).isGreaterThanOrEqualTo(earliestMillis - 1);
    }
}

package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What a fault costs it costs each time; what the machine does beside it, it does not. So a measurement that does not hold is made again. */
final class Rounds {

    private static final int MOST = 3;

    private Rounds() {}

    static <T> void assertHoldsOnce(Supplier<T> measurement, Predicate<T> holds) {
        List<T> measured = new ArrayList<>();
        do {
            measured.add(measurement.get());
        } while (measured.size() < MOST && !holds.test(measured.get(measured.size() - 1)));
        assertThat(measured).anyMatch(holds);
    }
}

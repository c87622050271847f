package org.tandemrelay.relay.load.contest;

/** Windows as tests may have seen them. */
final class Windows {

    private Windows() {}

    /** A p99 of so many ms, at 30 µs a pair and so much share of a processor. */
    static Window taking(double p99) {
        return costing(p99, 30);
    }

    /** One of two seconds, for so many ms of which the machine was elsewhere. */
    static Window robbedOf(double millis) {
        Window one = taking(1);
        return new Window(one.trip(), one.late(), one.wrong(), one.failed(), one.cost(), one.seconds(), millis);
    }

    static Window costing(double p99, double micros) {
        return new Window(
                new Window.Trip(10_000, p99 / 2, p99, p99 * 2, p99 * 3),
                0.2,
                0,
                0,
                new Window.Cost(micros, micros - 1, 0.3),
                2,
                0);
    }
}

package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What the callers of a load test saw of more calls than a relay bears. */
record LoadFigures(JsonNode seen) {

    private int calls(String which) {
        return seen.path("calls").path(which).asInt();
    }

    private double p99(String times) {
        return seen.path(times).path("p99").asDouble();
    }

    /** Of a hundred frames, how long the one but slowest took there and back, but for the callers' own lateness, in ms. */
    double lateMillis() {
        return p99("round_trip_ms") - p99("send_lag_ms");
    }

    int lostFrames() {
        return seen.path("frames").path("lost").asInt();
    }

    /** Some were refused, and whoever was taken hung up himself in the end. */
    void assertOnlyNewCallsSuffered() {
        assertThat(calls("connected")).isPositive();
        assertThat(calls("failed")).isPositive();
        assertThat(seen.path("calls").path("ends").fieldNames())
                .toIterable()
                .filteredOn(end -> !end.startsWith("warning"))
                .containsOnly("1000", "HTTP 503");
    }

    /** Nobody who was taken noticed that there were others. */
    boolean liveCallsKeptTheirCadence() {
        return lostFrames() == 0 && lateMillis() < 40;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d of %d calls taken, p99 there and back %.1f ms (callers were late by %.1f ms themselves), lost %d, ends %s",
                calls("connected"),
                calls("dialled"),
                p99("round_trip_ms"),
                p99("send_lag_ms"),
                lostFrames(),
                seen.path("calls").path("ends"));
    }
}

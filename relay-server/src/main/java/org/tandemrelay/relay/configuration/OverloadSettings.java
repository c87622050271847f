package org.tandemrelay.relay.configuration;

import java.time.Duration;

/** When calls are refused so that those under way do not suffer, and when a model is left in peace. */
public final class OverloadSettings {

    /** How late an event loop may be. */
    public static final Setting<Duration> SHED_LAG = Setting.of(
            "shed-lag",
            "DURATION",
            "15ms",
            "How late an event loop may be, but for one beat in fifty of the last five seconds, before its new calls are refused with 503;"
                    + " 0 for never.",
            Values::duration);

    /** How much of its time an event loop may work. */
    public static final Setting<Integer> SHED_BUSY = Setting.of(
            "shed-busy",
            "PERCENT",
            "85",
            "How much of its time an event loop may work, by its last second and the calls it has by now, before its new calls are"
                    + " refused with 503; 0 for never. Where shed-lag is 0 nobody is refused for this either.",
            Values.number(0, 100));

    /** Whom that protects. */
    public static final Setting<Integer> SHED_LAG_CALLS = Setting.of(
            "shed-lag-calls",
            "N",
            "20",
            "Calls that are always taken, however late or busy event loops are: it is not so few that make them so.",
            Values.number(0, 1_000_000));

    /** How full memory may be. */
    public static final Setting<Integer> SHED_MEMORY = Setting.of(
            "shed-memory",
            "PERCENT",
            "80",
            "How much of the heap, of direct memory or of the container's may be in use before new calls are refused with 503; 0 for"
                    + " never.",
            Values.number(0, 100));

    /** Whether readiness tells. */
    public static final Setting<Boolean> SHED_UNREADY = Setting.of(
            "shed-unready",
            "true|false",
            "false",
            "Whether /readyz says 503 while all new calls are refused for one of these reasons.",
            Values::yesOrNo);

    /** How long a caller waits for its turn. */
    public static final Setting<Duration> CALLER_TURN = Setting.of(
            "caller-turn",
            "DURATION",
            "3s",
            "How long a caller may wait for its 101 while its event loop is busy with those who have just come: they are let in one by one, so"
                    + " that a rush does not hold up who talks already, and is not refused for what will soon be over. 0 lets all in at once, or refuses"
                    + " them.",
            Values::duration);

    /** Failures before a model is left in peace. */
    public static final Setting<Integer> MODEL_BREAKER = Setting.of(
            "model-breaker",
            "N",
            "5",
            "Calls in a row that a model has no room for, or is not reached for, within model-breaker-window, after which it is left in"
                    + " peace for a while and callers are refused at once; 0 for never.",
            Values.number(0, 10_000));

    /** Within which they count. */
    public static final Setting<Duration> MODEL_BREAKER_WINDOW = Setting.of(
            "model-breaker-window",
            "DURATION",
            "10s",
            "From the first of these failures to the last.",
            Values::positiveDuration);

    /** How long it is left in peace at most. */
    public static final Setting<Duration> MODEL_BREAKER_PAUSE = Setting.of(
            "model-breaker-pause",
            "DURATION",
            "30s",
            "Longest time until a single call tries whether a model is back; it begins at 1s. A model's own Retry-After may be longer.",
            Values::seconds);

    private OverloadSettings() {}
}

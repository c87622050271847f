package org.tandemrelay.relay.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.helpers.NOPLogger;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.tally.CallObserver;
import org.tandemrelay.relay.call.tally.CallRecord;
import org.tandemrelay.relay.tool.ToolOutcome;

/** Counts what calls do, and has the log written. Used by all event loops. */
public final class CallMetrics implements CallObserver {

    private static final double[] LATENCY_BUCKETS_MILLIS = {
        10, 25, 50, 100, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000
    };
    private static final double[] DURATION_BUCKETS_MILLIS = {
        1_000, 10_000, 30_000, 60_000, 180_000, 600_000, 1_800_000, 3_600_000
    };

    private final MeterRegistry registry;
    private final CallLog log;
    private final LongAdder active = new LongAdder();
    private final LongAdder pausedReads = new LongAdder();
    private final Counter started;
    private final Map<CloseCause, Counter> ended = new EnumMap<>(CloseCause.class);
    private final Map<CloseCause, Counter> reopened = new EnumMap<>(CloseCause.class);
    private final DistributionSummary gap;
    private final Counter callerFrames;
    private final Counter callerBytes;
    private final Counter modelFrames;
    private final Counter modelBytes;
    private final Counter droppedMillis;
    private final Counter lateMillis;
    private final Counter interruptions;
    private final Counter stalls;
    private final Counter readPauses;
    private final Counter unknownEvents;
    private final DistributionSummary modelReady;
    private final DistributionSummary firstAudio;
    private final DistributionSummary duration;

    /** Registers all meters, so that each is there from the start with 0. */
    public CallMetrics(MeterRegistry registry) {
        this(registry, new CallLog());
    }

    private CallMetrics(MeterRegistry registry, CallLog log) {
        this.registry = registry;
        this.log = log;
        registry.gauge("tandem.calls.active", active, LongAdder::sum);
        registry.gauge("tandem.model.reads.paused", pausedReads, LongAdder::sum);
        started = counter(registry, "tandem.calls.started", "Calls begun");
        for (CloseCause cause : CloseCause.values()) {
            if (cause.byModel()) {
                reopened.put(
                        cause,
                        Counter.builder("tandem.model.reopened")
                                .description("Lines to models that were lost and opened again, by cause")
                                .tag("cause", cause.label())
                                .register(registry));
            }
            ended.put(
                    cause,
                    Counter.builder("tandem.calls.ended")
                            .description("Calls ended, by cause")
                            .tag("cause", cause.label())
                            .register(registry));
        }
        callerFrames = counter(registry, "tandem.caller.frames", "Audio frames from callers");
        callerBytes = counter(registry, "tandem.caller.audio.bytes", "Audio bytes from callers");
        modelFrames = counter(registry, "tandem.model.frames", "Audio frames sent to callers");
        modelBytes = counter(registry, "tandem.model.audio.bytes", "Audio bytes sent to callers");
        droppedMillis =
                counter(registry, "tandem.caller.audio.dropped.milliseconds", "Callers' audio not taken by models");
        lateMillis = counter(
                registry,
                "tandem.model.audio.dropped.milliseconds",
                "Models' audio late for callers that did not read");
        interruptions = counter(registry, "tandem.interruptions", "Answers cut off by callers");
        stalls = counter(registry, "tandem.model.stalls", "Times that a model said nothing when it should have");
        readPauses =
                counter(registry, "tandem.model.read.pauses", "Times that a model was left unread to slow it down");
        unknownEvents = counter(registry, "tandem.model.events.unknown", "Messages of models that mean nothing here");
        gap = millis(
                registry,
                "tandem.model.gap",
                "From the loss of a model's line to a model that listens again",
                LATENCY_BUCKETS_MILLIS);
        modelReady = millis(
                registry,
                "tandem.model.ready",
                "From the call's begin to a model that listens",
                LATENCY_BUCKETS_MILLIS);
        firstAudio =
                millis(registry, "tandem.first.audio", "From the end of a turn to its answer", LATENCY_BUCKETS_MILLIS);
        duration = millis(registry, "tandem.call.duration", "Length of calls", DURATION_BUCKETS_MILLIS);
    }

    /** The same for calls of which nothing is to stand in the log. */
    public static CallMetrics unlogged(MeterRegistry registry) {
        return new CallMetrics(registry, new CallLog(NOPLogger.NOP_LOGGER));
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private static DistributionSummary millis(
            MeterRegistry registry, String name, String description, double[] buckets) {
        return DistributionSummary.builder(name)
                .description(description)
                .baseUnit("milliseconds")
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    @Override
    public void callStarted(String callId, String caller, String model) {
        active.increment();
        started.increment();
        log.started(callId, caller, model);
    }

    @Override
    public void callEnded(CallRecord call) {
        active.decrement();
        Counter counter = ended.get(call.cause());
        if (counter != null) {
            counter.increment();
        }
        duration.record((double) call.durationMillis());
        log.ended(call);
    }

    @Override
    public void modelReady(long millis) {
        modelReady.record((double) millis);
    }

    @Override
    public void callerFrame(int bytes) {
        callerFrames.increment();
        callerBytes.increment(bytes);
    }

    @Override
    public void modelFrame(int bytes) {
        modelFrames.increment();
        modelBytes.increment(bytes);
    }

    @Override
    public void callerAudioDropped(long millis) {
        droppedMillis.increment((double) millis);
    }

    @Override
    public void modelAudioDropped(long millis) {
        lateMillis.increment((double) millis);
    }

    @Override
    public void answered(long millis) {
        firstAudio.record((double) millis);
    }

    @Override
    public void interrupted() {
        interruptions.increment();
    }

    /** Rare beside speech, so that the meters are looked up each time: the names of the functions are the operator's. */
    @Override
    public void toolCalled(String tool, ToolOutcome outcome, long millis) {
        Counter.builder("tandem.tool.calls")
                .description("Functions that models called, by what came of it")
                .tag("tool", tool)
                .tag("outcome", outcome.label())
                .register(registry)
                .increment();
        DistributionSummary.builder("tandem.tool.duration")
                .description("From a model's call of a function to its result")
                .baseUnit("milliseconds")
                .tag("tool", tool)
                .serviceLevelObjectives(LATENCY_BUCKETS_MILLIS)
                .register(registry)
                .record((double) millis);
    }

    @Override
    public void modelStalled(String callId, long silentMillis, boolean lineLives) {
        stalls.increment();
        log.stalled(callId, silentMillis, lineLives);
    }

    @Override
    public void modelReopened(String callId, CloseCause cause, long gapMillis) {
        Counter counter = reopened.get(cause);
        if (counter != null) {
            counter.increment();
        }
        gap.record((double) gapMillis);
        log.reopened(callId, cause, gapMillis);
    }

    @Override
    public void modelReadsPaused(boolean paused) {
        if (paused) {
            readPauses.increment();
            pausedReads.increment();
        } else {
            pausedReads.decrement();
        }
    }

    /** A model sent something that its dialect does not know. */
    public void unknownModelEvent() {
        unknownEvents.increment();
    }
}

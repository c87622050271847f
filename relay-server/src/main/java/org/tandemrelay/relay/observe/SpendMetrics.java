package org.tandemrelay.relay.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.spend.Budget;
import org.tandemrelay.relay.spend.CallSpent;
import org.tandemrelay.relay.spend.SpendObserver;

/** Counts what calls cost, and writes it down. Used by all event loops. */
public final class SpendMetrics implements SpendObserver {

    private static final Logger LOG = LoggerFactory.getLogger("org.tandemrelay.calls");
    private static final double BILLION = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;

    // By agent, whose names are the operator's. Each call asks once a second, for which the registry would look a meter
    // up by
    // half a dozen objects.

    private final Map<String, Counter> audio = new ConcurrentHashMap<>();
    private final Map<String, Counter> cost = new ConcurrentHashMap<>();
    private final Function<String, Counter> spentAudio;
    private final Function<String, Counter> spentCost;
    private final Map<Budget.Holder, Counter> reached = new EnumMap<>(Budget.Holder.class);
    private final Counter unkept;
    private final Map<Budget.Holder, Counter> refused = new EnumMap<>(Budget.Holder.class);

    /** Registers the meters that have no agent's name, so that each is there from the start with 0. */
    public SpendMetrics(MeterRegistry registry) {
        spentAudio = agent -> spentAudio(registry, agent);
        spentCost = agent -> spentCost(registry, agent);
        unkept = unkept(registry);
        for (Budget.Holder holder : Budget.Holder.values()) {
            reached.put(holder, counter(registry, "tandem.budgets.spent", "Limits on spending reached", holder));
            refused.put(
                    holder,
                    counter(registry, "tandem.calls.refused.spent", "Calls refused, a day being spent", holder));
        }
    }

    private static Counter unkept(MeterRegistry registry) {
        return Counter.builder("tandem.spend.file.failures")
                .description("Times that spend-file became unwritable")
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description, Budget.Holder holder) {
        return Counter.builder(name)
                .description(description)
                .tag("of", CallLog.word(holder))
                .register(registry);
    }

    @Override
    public void spent(String agent, long audioMillis, long costNanos) {
        audio.computeIfAbsent(agent, spentAudio).increment(audioMillis / MILLIS_PER_SECOND);
        cost.computeIfAbsent(agent, spentCost).increment(costNanos / BILLION);
    }

    private static Counter spentAudio(MeterRegistry registry, String agent) {
        return Counter.builder("tandem.spent.audio")
                .description("Audio of callers and models")
                .baseUnit("seconds")
                .tag("agent", agent)
                .register(registry);
    }

    private static Counter spentCost(MeterRegistry registry, String agent) {
        return Counter.builder("tandem.spent.cost")
                .description("Estimated cost, by the prices of the configuration")
                .tag("agent", agent)
                .register(registry);
    }

    @Override
    public void callSpent(CallSpent spent) {
        LOG.atInfo()
                .addKeyValue("call", spent.callId())
                .addKeyValue("by", CallLog.quoted(spent.key()))
                .addKeyValue("agent", spent.agent())
                .addKeyValue("cost", amount(spent.costNanos()))
                .addKeyValue("audio_ms", spent.audioMillis())
                .addKeyValue("answers", spent.answers())
                .addKeyValue("input_tokens", spent.inputTokens())
                .addKeyValue("output_tokens", spent.outputTokens())
                .log("call cost");
    }

    private static String amount(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    }

    @Override
    public void reached(Budget budget, String name) {
        count(reached, budget);
        LOG.atWarn()
                .addKeyValue("of", CallLog.word(budget.holder()))
                .addKeyValue("name", CallLog.quoted(name))
                .addKeyValue("limit", budget.audio() ? "audio" : "cost")
                .log("a budget is spent");
    }

    @Override
    public void refused(Budget budget, String key) {
        count(refused, budget);
    }

    @Override
    public void unkept(String why) {
        unkept.increment();
        LOG.atError().addKeyValue("failure", why).log("what was spent today cannot be written to spend-file");
    }

    private static void count(Map<Budget.Holder, Counter> counters, Budget budget) {
        Counter counter = counters.get(budget.holder());
        if (counter != null) {
            counter.increment();
        }
    }
}

package org.tandemrelay.relay.call.tool;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.tool.ToolCaller;
import org.tandemrelay.relay.tool.ToolDefinition;
import org.tandemrelay.relay.tool.ToolOutcome;
import org.tandemrelay.relay.tool.ToolPost;
import org.tandemrelay.relay.tool.Webhook;
import org.tandemrelay.relay.tool.WebhookAnswer;
import org.tandemrelay.relay.tool.WebhookMessage;
import org.tandemrelay.relay.tool.WebhookPost;

/** Asks a webhook what to make of telephone keys: posts them as it posts the calls of functions, and tells the model what came of it. */
public final class KeyHook {

    private static final Logger LOG = LoggerFactory.getLogger(KeyHook.class);

    /** Side by side; nobody presses so fast. */
    private static final int MOST_AT_ONCE = 4;

    private static final String NOTHING = "{}";

    private final Workbench bench;
    private final ToolDefinition hook;
    private final Listener listener;
    private final Set<Asked> underWay = new HashSet<>();
    private Map<String, String> parameters;
    private int number;

    /** Who tells the model. */
    public interface Listener {
        /** What came of these keys, as JSON. */
        void onKeysDone(String keys, String json);
    }

    /** One post, for as long as it is under way. */
    private static final class Asked {
        private @Nullable WebhookPost post;
    }

    /**
     * Nothing is asked yet.
     *
     * @param parameters what the caller said about itself so far
     */
    public KeyHook(Workbench bench, ToolDefinition hook, Map<String, String> parameters, Listener listener) {
        this.bench = bench;
        this.hook = hook;
        this.listener = listener;
        this.parameters = parameters;
    }

    /** What the caller said about itself since. */
    public void parameters(Map<String, String> told) {
        parameters = told;
    }

    /** Asks; false if that is not done, since too much was asked already. */
    public boolean ask(String keys) {
        Webhook webhook = hook.webhook();
        if (webhook == null || underWay.size() == MOST_AT_ONCE) {
            return false;
        }
        ToolCaller caller = new ToolCaller(bench.callId(), bench.leg().dialect(), parameters);
        String id = hook.name() + "-" + ++number;
        WebhookMessage message = ToolPost.of(hook, id, "{\"digits\":\"" + keys + "\"}", caller);
        if (message == null) {
            throw new IllegalStateException("keys that are no JSON");
        }
        Asked asked = new Asked();
        underWay.add(asked);
        long begin = bench.now();
        asked.post = bench.tools().webhooks().post(webhook, message, bench.leg().loop(), answer -> {
            underWay.remove(asked);
            onAnswer(keys, answer, (bench.now() - begin) / 1_000_000);
        });
        return true;
    }

    private void onAnswer(String keys, WebhookAnswer answer, long millis) {
        ToolOutcome outcome = ToolOutcome.of(answer.outcome());
        bench.tally().toolCalled(hook.name(), outcome, millis);
        if (outcome != ToolOutcome.DONE) {
            LOG.atWarn()
                    .addKeyValue("call", bench.callId())
                    .addKeyValue("outcome", outcome.label())
                    .addKeyValue("status", answer.status())
                    .log("the webhook for telephone keys failed");
        }
        String json = outcome == ToolOutcome.DONE ? answer.json() : outcome.toModel();
        if (!json.equals(NOTHING)) {
            listener.onKeysDone(keys, json);
        }
    }

    /** Breaks off what is under way. */
    public void close() {
        for (Asked asked : underWay) {
            if (asked.post != null) {
                asked.post.cancel();
            }
        }
        underWay.clear();
    }
}

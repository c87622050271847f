package org.tandemrelay.relay.call.tool;

import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.relay.tool.ToolCaller;
import org.tandemrelay.relay.tool.ToolDefinition;
import org.tandemrelay.relay.tool.ToolOutcome;
import org.tandemrelay.relay.tool.ToolPost;
import org.tandemrelay.relay.tool.Webhook;
import org.tandemrelay.relay.tool.WebhookAnswer;
import org.tandemrelay.relay.tool.WebhookClient;
import org.tandemrelay.relay.tool.WebhookMessage;
import org.tandemrelay.relay.tool.WebhookPost;
import org.tandemrelay.upstream.session.ModelEvent;

/** One function that the model called, from there to what came of it. Confined to the call's event loop. */
final class ToolRun {

    private final Workbench bench;
    private final ModelEvent.ToolCall asked;
    private final String answer;
    private final BiConsumer<ToolRun, Result> whenDone;
    private final long beginNanos;
    private boolean over;

    /** The same, called once more by another model: these end when this does. */
    private final List<ToolRun> repeats = new ArrayList<>();

    /** Null until it is over, and where it was broken off. */
    private @Nullable Result result;

    private boolean repeated;

    /** Null unless a webhook does it. */
    private @Nullable WebhookPost post;

    /** Null unless the caller does it. */
    private @Nullable Future<?> deadline;

    /**
     * What came of it.
     *
     * @param outcome in a word
     * @param output for the model
     * @param status of HTTP, 0 if there was none
     * @param millis that it took
     */
    record Result(ToolOutcome outcome, String output, int status, long millis) {
        @Override
        public String toString() {
            return "Result[outcome=" + outcome + ", status=" + status + ", millis=" + millis + "]";
        }
    }

    ToolRun(Workbench bench, ModelEvent.ToolCall asked, String answer, BiConsumer<ToolRun, Result> whenDone) {
        this.bench = bench;
        this.asked = asked;
        this.answer = answer;
        this.whenDone = whenDone;
        this.beginNanos = bench.now();
    }

    /** Whether this asks for just the same. */
    boolean same(ModelEvent.ToolCall call) {
        return asked.name().equals(call.name()) && asked.arguments().equals(call.arguments());
    }

    /** Is not done: what comes of the other one, or came, is what comes of this. */
    void repeat(ToolRun other) {
        repeated = true;
        if (other.result == null) {
            other.repeats.add(this);
        } else {
            end(other.result.outcome(), other.result.output(), 0);
        }
    }

    /** Whether another was done in its place. */
    boolean repeated() {
        return repeated;
    }

    boolean over() {
        return over;
    }

    String toolCallId() {
        return asked.callId();
    }

    String tool() {
        return asked.name();
    }

    /** The answer in which it was called; empty if that has no name. */
    String answer() {
        return answer;
    }

    /** Has it done by a webhook. */
    void post(ToolDefinition tool, Webhook webhook, ToolCaller caller, WebhookClient client) {
        WebhookMessage message = ToolPost.of(tool, asked.callId(), asked.arguments(), caller);
        if (message == null) {
            end(ToolOutcome.BAD_ARGUMENTS);
        } else {
            post = client.post(webhook, message, bench.leg().loop(), this::onAnswer);
        }
    }

    private void onAnswer(WebhookAnswer got) {
        ToolOutcome outcome = ToolOutcome.of(got.outcome());
        end(outcome, outcome == ToolOutcome.DONE ? got.json() : outcome.toModel(), got.status());
    }

    /** Has it done by the caller. */
    void forward(ToolDefinition tool) {
        String arguments = ToolPost.arguments(asked.arguments());
        if (arguments == null) {
            end(ToolOutcome.BAD_ARGUMENTS);
            return;
        }
        deadline = bench.leg()
                .loop()
                .schedule(() -> end(ToolOutcome.TIMED_OUT), tool.timeout().toNanos(), TimeUnit.NANOSECONDS);
        bench.leg().send(new CallerCommand.ToolCall(asked.callId(), asked.name(), arguments));
        bench.leg().flush();
    }

    void onCallerResult(CallerEvent.ToolResult result) {
        // Of one that a webhook does the caller has nothing to say.
        if (deadline != null) {
            end(result.failed() ? ToolOutcome.REFUSED : ToolOutcome.DONE, result.output(), 0);
        }
    }

    /** It came to nothing. */
    void end(ToolOutcome outcome) {
        end(outcome, outcome.toModel(), 0);
    }

    private void end(ToolOutcome outcome, String output, int status) {
        if (!over) {
            cancel();
            long millis = (bench.now() - beginNanos) / 1_000_000;
            Result came = new Result(outcome, output, status, millis);
            result = came;
            whenDone.accept(this, came);
            repeats.forEach(repeat -> repeat.end(outcome, output, 0));
        }
    }

    /** Breaks it off; nobody hears of it any more. */
    void cancel() {
        over = true;
        if (post != null) {
            post.cancel();
        }
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}

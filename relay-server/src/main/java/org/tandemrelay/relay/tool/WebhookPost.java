package org.tandemrelay.relay.tool;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.tool.WebhookAnswer.Outcome;

/**
 * One message on its way to a webhook, with as many tries as it may have. Confined to the call's event loop.
 *
 * <pre>
 *  trying ──2xx, 4xx, redirection──► answered
 *    │  ▲
 *    │  └──── pause ◄──no connection, 429, 5xx── trying
 *    └── time is up ──► answered;  cancel() from anywhere ──► nobody is told
 * </pre>
 */
public final class WebhookPost {

    private static final long FIRST_PAUSE_MILLIS = 200;

    private final Supplier<CompletableFuture<HttpResponse<byte[]>>> attempts;
    private final Webhook to;
    private final EventLoop loop;
    private final Consumer<WebhookAnswer> told;
    private int tries;
    private boolean over;
    private long deadlineNanos;

    /** What came of the last try, if the time is up before another; null before the first came to an end. */
    private @Nullable WebhookAnswer last;

    /** Null before the first. */
    private @Nullable CompletableFuture<HttpResponse<byte[]>> attempt;

    private @Nullable Future<?> deadline;

    /** Null while a try is under way. */
    private @Nullable Future<?> pause;

    WebhookPost(
            Supplier<CompletableFuture<HttpResponse<byte[]>>> attempts,
            Webhook to,
            EventLoop loop,
            Consumer<WebhookAnswer> told) {
        this.attempts = attempts;
        this.to = to;
        this.loop = loop;
        this.told = told;
    }

    void start(Duration timeout) {
        assert loop.inEventLoop();
        deadlineNanos = loop.ticker().nanoTime() + timeout.toNanos();
        deadline = loop.schedule(this::onDeadline, timeout.toNanos(), TimeUnit.NANOSECONDS);
        tryOnce();
    }

    private void tryOnce() {
        pause = null;
        tries++;
        CompletableFuture<HttpResponse<byte[]>> begun = attempts.get();
        attempt = begun;
        begun.whenComplete((response, failure) -> loop.execute(() -> onTried(response, failure)));
    }

    private void onTried(@Nullable HttpResponse<byte[]> response, @Nullable Throwable failure) {
        if (over) {
            return;
        }
        WebhookAnswer answer = response == null ? unanswered(failure) : answered(response);
        last = answer;
        long askedMillis =
                response == null ? 0 : RetryAfter.of(response.headers()).toMillis();
        if (tries <= to.retries() && mayHelp(answer) && inTime(askedMillis)) {
            pause = loop.schedule(this::tryOnce, askedMillis + pauseMillis(), TimeUnit.MILLISECONDS);
        } else {
            end(answer);
        }
    }

    private long pauseMillis() {
        long most = FIRST_PAUSE_MILLIS << (tries - 1);
        // Somewhere in the upper half, so that calls that failed together do not come back together.
        return most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
    }

    /** A server that wants to be left alone for longer than there is time has answered. */
    private boolean inTime(long askedMillis) {
        return askedMillis == 0
                || TimeUnit.NANOSECONDS.toMillis(deadlineNanos - loop.ticker().nanoTime()) > askedMillis;
    }

    private static boolean mayHelp(WebhookAnswer answer) {
        return answer.outcome() == Outcome.UNREACHABLE
                || (answer.outcome() == Outcome.REFUSED && (answer.status() == 429 || answer.status() >= 500));
    }

    private static WebhookAnswer unanswered(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BoundedBody.TooLongException) {
                return WebhookAnswer.failed(Outcome.TOO_LONG, 0);
            }
        }
        return WebhookAnswer.failed(Outcome.UNREACHABLE, 0);
    }

    private static WebhookAnswer answered(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status / 100 != 2) {
            return WebhookAnswer.failed(Outcome.REFUSED, status);
        }
        String json = new String(response.body(), StandardCharsets.UTF_8).strip();
        if (json.isEmpty()) {
            return new WebhookAnswer(Outcome.DONE, status, "{}");
        }
        return ToolJson.valid(json)
                ? new WebhookAnswer(Outcome.DONE, status, json)
                : WebhookAnswer.failed(Outcome.NOT_JSON, status);
    }

    private void onDeadline() {
        WebhookAnswer answer = last;
        // In the pause before another try it is not the clock that failed.
        end(pause != null && answer != null ? answer : WebhookAnswer.failed(Outcome.TIMED_OUT, 0));
    }

    private void end(WebhookAnswer answer) {
        if (!over) {
            cancel();
            told.accept(answer);
        }
    }

    /** Breaks it off: the connection is closed, and nobody is told. No harm if it is over. */
    public void cancel() {
        assert loop.inEventLoop();
        over = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (pause != null) {
            pause.cancel(false);
        }
        if (attempt != null) {
            attempt.cancel(true);
        }
    }
}

package org.tandemrelay.relay.tool;

import io.netty.channel.EventLoop;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Posts to webhooks, for all calls of the relay. Safe from any thread.
 *
 * <p>What could block, such as names, certificates and the first use of a cipher, is done on a few threads of its own, which go when
 * there is nothing to do. Redirections are not followed: the address is the operator's, and nobody else may choose one.
 */
public final class WebhookClient implements AutoCloseable {

    private static final int THREADS = 4;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final Clock clock;
    private final ThreadPoolExecutor executor;

    /** Null until the first post: a relay without webhooks does without what it takes. */
    private @Nullable HttpClient http;

    /** A client that has posted nothing yet. */
    public WebhookClient() {
        this(Clock.systemUTC());
    }

    /** With the clock that what is posted is stamped by. */
    WebhookClient(Clock clock) {
        this.clock = clock;
        this.executor = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), WebhookClient::thread);
        executor.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "tandem-webhook");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Posts, and tries again where that may help.
     *
     * @param to the webhook
     * @param message what is posted
     * @param loop the call's event loop, on which this is called too
     * @param told hears once what came of it, on that loop, unless it is cancelled before
     * @return to cancel it by
     */
    public WebhookPost post(Webhook to, WebhookMessage message, EventLoop loop, Consumer<WebhookAnswer> told) {
        WebhookPost post = new WebhookPost(() -> attempt(to, message), to, loop, told);
        post.start(message.timeout());
        return post;
    }

    /** One try, which ends when the answer has been read. To complete what is returned, in whatever way, aborts it. */
    private CompletableFuture<HttpResponse<byte[]>> attempt(Webhook to, WebhookMessage message) {
        CompletableFuture<HttpResponse<byte[]>> result = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                if (!result.isDone()) {
                    send(to, message, result);
                }
            });
        } catch (RejectedExecutionException closed) {
            result.completeExceptionally(closed);
        }
        return result;
    }

    @SuppressWarnings("CatchThrowable")
    private void send(Webhook to, WebhookMessage message, CompletableFuture<HttpResponse<byte[]>> result) {
        try {
            CompletableFuture<HttpResponse<byte[]>> exchange =
                    http().sendAsync(request(to, message), info -> BoundedBody.of(info, to.mostAnswerBytes()));
            // Either end ends the other: not on an event loop, since the client takes a lock for it.
            result.whenCompleteAsync((response, failure) -> exchange.cancel(true), executor);
            exchange.whenComplete((response, failure) -> {
                if (failure == null) {
                    result.complete(response);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        } catch (Throwable failure) {
            result.completeExceptionally(failure);
        }
    }

    private HttpRequest request(Webhook to, WebhookMessage message) {
        byte[] body = message.json().getBytes(StandardCharsets.UTF_8);
        long epochSeconds = clock.instant().getEpochSecond();
        HttpRequest.Builder request = HttpRequest.newBuilder(to.url())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("User-Agent", "Tandem")
                .header("webhook-id", message.id())
                .header("webhook-timestamp", Long.toString(epochSeconds))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        WebhookSecret secret = to.secret();
        if (secret != null) {
            request.header("webhook-signature", WebhookSignature.of(secret, message.id(), epochSeconds, body));
        }
        return request.build();
    }

    private synchronized HttpClient http() {
        HttpClient ready = http;
        if (ready == null) {
            // HTTP/1.1: the offer of HTTP/2 on a plain connection is more than some servers understand.
            ready = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .executor(executor)
                    .build();
            http = ready;
        }
        return ready;
    }

    /** Posts nothing more; what is under way is broken off. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}

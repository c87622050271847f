package org.tandemrelay.relay.tool;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Somebody's web server, which does what a test wants and remembers what it was asked. Shares no code with the relay's client. */
public final class FakeWebhook implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Posted> posted = new CopyOnWriteArrayList<>();
    private final Map<String, Doing> doings = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** What it does with one request. */
    public interface Doing {
        void handle(HttpExchange exchange, int time) throws IOException;
    }

    /** One request. */
    public record Posted(String path, Map<String, List<String>> headers, String body) {
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> entry.getValue().get(0))
                    .findFirst()
                    .orElse("");
        }
    }

    public FakeWebhook() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        posted.add(new Posted(path, Map.copyOf(exchange.getRequestHeaders()), body));
        int time = (int) posted.stream().filter(one -> one.path().equals(path)).count();
        Doing doing = doings.get(path);
        if (doing == null) {
            answer(exchange, 404, "");
        } else {
            doing.handle(exchange, time);
        }
    }

    /** What is done at a path; {@code time} counts its requests from 1. */
    public FakeWebhook at(String path, Doing doing) {
        doings.put(path, doing);
        return this;
    }

    /** What is answered at a path. */
    public FakeWebhook at(String path, int status, String body) {
        return at(path, (exchange, time) -> answer(exchange, status, body));
    }

    /** At this path nothing is answered, as long as the server lives. */
    public FakeWebhook hangingAt(String path) {
        return at(path, (exchange, time) -> awaitClose());
    }

    public void awaitClose() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** What was asked so far, at all paths. */
    public List<Posted> posted() {
        return List.copyOf(posted);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}

package org.tandemrelay.relay.load.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits until a relay's {@code /readyz} says that it is ready. */
final class Readiness {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Each question costs the relay a little of the time that it has for its start. */
    private static final long PAUSE_MILLIS = 20;

    private static final int ANSWER_MILLIS = 2_000;

    private Readiness() {}

    /**
     * Waits.
     *
     * @param relay its address, without a path
     * @throws IOException if it is not ready within a minute; the message says what it answered last
     */
    static void await(URI relay) throws IOException, InterruptedException {
        URI page = relay.resolve("/readyz");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int status = status(page);
        while (status != HttpURLConnection.HTTP_OK) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the relay is not ready after " + PATIENCE.toSeconds() + " s: " + page
                        + " answers with " + status);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            status = status(page);
        }
    }

    private static int status(URI page) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection();
        connection.setConnectTimeout(ANSWER_MILLIS);
        connection.setReadTimeout(ANSWER_MILLIS);
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}

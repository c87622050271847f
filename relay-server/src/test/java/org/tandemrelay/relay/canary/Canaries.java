package org.tandemrelay.relay.canary;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Makes a test class fail beside which a key, or what somebody said, came to where it is not to be. */
public final class Canaries implements BeforeAllCallback, AfterAllCallback {

    /** Of the model of each relay of the tests, unless they give it another. */
    public static final String MODEL_KEY = "canary-key-of-the-model-7f3a";

    /** Of recordings. */
    public static final String RECORDING_KEY = "0123456789abcdef".repeat(4);

    /** A card number, and an address, that are said in calls. */
    public static final String CARD = "4111 1111 1111 1111";

    /** Likewise. */
    public static final String ADDRESS = "ada@example.com";

    private static final List<String> KEYS = List.of(MODEL_KEY, RECORDING_KEY);
    private static final List<String> SAID = List.of(CARD, ADDRESS);

    private static final List<String> SEEN = new CopyOnWriteArrayList<>();
    private static final AtomicBoolean LISTENING = new AtomicBoolean();

    /** Looks at each line with all that belongs to it. */
    private static final class Ear extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent line) {
            String all = line.getFormattedMessage()
                    + line.getKeyValuePairs()
                    + (line.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(line.getThrowableProxy()));
            look("the log of " + line.getLoggerName(), all, KEYS);
            look("the log of " + line.getLoggerName(), all, SAID);
        }
    }

    /** What somebody gets to read who must not have the relay's keys. */
    public static void lookForKeys(String where, String words) {
        look(where, words, KEYS);
    }

    private static void look(String where, String words, List<String> canaries) {
        for (String canary : canaries) {
            if (words.contains(canary)) {
                SEEN.add("'" + canary + "' in " + where + ": " + words);
            }
        }
    }

    /** What was seen since the last time; forgets it. */
    static List<String> take() {
        List<String> seen = List.copyOf(SEEN);
        SEEN.clear();
        return seen;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!LISTENING.getAndSet(true)) {
            LoggerContext log = (LoggerContext) LoggerFactory.getILoggerFactory();
            Ear ear = new Ear();
            ear.setContext(log);
            ear.start();
            log.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(ear);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List<String> seen = take();
        if (!seen.isEmpty()) {
            throw new AssertionError("came out " + seen.size() + " times, first " + seen.get(0));
        }
    }
}

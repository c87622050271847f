package org.tandemrelay.relay;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** What is written of calls, by all relays of the process, as long as this is open. */
final class CallLogLines implements AutoCloseable {

    private final Logger calls = (Logger) LoggerFactory.getLogger("org.tandemrelay.calls");
    private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent line) {
            lines.add(line);
        }
    };

    CallLogLines() {
        appender.start();
        calls.addAppender(appender);
    }

    /** What the lines say at the end of calls, by their keys. */
    List<Map<String, String>> ended() {
        return with("call ended");
    }

    /** What the lines of this message say, by their keys. */
    List<Map<String, String>> with(String message) {
        return lines.stream()
                .filter(line -> line.getMessage().equals(message))
                .map(line -> line.getKeyValuePairs().stream()
                        .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value))))
                .toList();
    }

    @Override
    public void close() {
        calls.detachAppender(appender);
    }
}

package org.tandemrelay.relay.tool;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long a server wants to be left alone. */
final class RetryAfter {

    private RetryAfter() {}

    /**
     * What {@code Retry-After} says: seconds, or a date, which is taken by the server's own clock. Nothing, if it says neither.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110, section 10.2.3</a>
     */
    static Duration of(HttpHeaders headers) {
        Optional<String> value = headers.firstValue("Retry-After").map(String::strip);
        if (value.isEmpty()) {
            return Duration.ZERO;
        }
        if (value.get().matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value.get()));
        }
        Optional<String> served = headers.firstValue("Date");
        try {
            Duration wait = served.isEmpty() ? Duration.ZERO : Duration.between(date(served.get()), date(value.get()));
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException neither) {
            return Duration.ZERO;
        }
    }

    private static ZonedDateTime date(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    }
}

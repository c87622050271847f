package org.tandemrelay.upstream.connect;

import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * When a model that refused wants to be asked again; at most {@link ModelBreaker#LONGEST_RETRY_AFTER}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-retry-after">RFC 9110, section 10.2.3</a>
 */
record RetryAfter(Duration after) {

    /** Null if the answer says nothing of it, or nothing that can be read. */
    static @Nullable Duration of(HttpHeaders headers) {
        String value = headers.get(HttpHeaderNames.RETRY_AFTER, "").trim();
        Duration asked = value.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(value)) : until(value, headers);
        if (asked == null || asked.isNegative() || asked.isZero()) {
            return null;
        }
        return asked.compareTo(ModelBreaker.LONGEST_RETRY_AFTER) < 0 ? asked : ModelBreaker.LONGEST_RETRY_AFTER;
    }

    /** By the model's own clock: ours may go differently. */
    private static @Nullable Duration until(String value, HttpHeaders headers) {
        Date then = value.isEmpty() ? null : DateFormatter.parseHttpDate(value);
        String date = headers.get(HttpHeaderNames.DATE, "");
        Date now = date.isEmpty() ? null : DateFormatter.parseHttpDate(date);
        return then == null || now == null ? null : Duration.between(now.toInstant(), then.toInstant());
    }
}

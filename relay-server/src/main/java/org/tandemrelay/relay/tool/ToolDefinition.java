package org.tandemrelay.relay.tool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.ToolSpec;

/**
 * One function that the model may call, and who does it.
 *
 * @param spec what the model is told
 * @param webhook who does it; null if the call is forwarded to the caller, whose dialect must be able to
 * @param timeout how long the whole may take, further tries included, before the model is told that it failed
 * @param fillerAfter after how long a caller who hears nothing hears a soft tone; null for never
 */
public record ToolDefinition(
        ToolSpec spec,
        @Nullable Webhook webhook,
        Duration timeout,
        @Nullable Duration fillerAfter) {

    /** How long a function may take where nobody says. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    /**
     * Checks the durations.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public ToolDefinition {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a timeout of " + timeout);
        }
        if (fillerAfter != null && (fillerAfter.isNegative() || fillerAfter.isZero())) {
            throw new IllegalArgumentException("a filler after " + fillerAfter);
        }
    }

    /** Done by a webhook, in the default time, without a filler. */
    public static ToolDefinition of(ToolSpec spec, Webhook webhook) {
        return new ToolDefinition(spec, webhook, DEFAULT_TIMEOUT, null);
    }

    /** Done by the caller, in the default time, without a filler. */
    public static ToolDefinition forwarded(ToolSpec spec) {
        return new ToolDefinition(spec, null, DEFAULT_TIMEOUT, null);
    }

    /** What the model calls it by. */
    public String name() {
        return spec.name();
    }

    /** Whether the caller does it. */
    public boolean forwarded() {
        return webhook == null;
    }
}

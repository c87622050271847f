package org.tandemrelay.relay.tool;

import java.time.Duration;

/**
 * What is posted to a webhook.
 *
 * @param id names it, the same over all tries, so that a webhook that has seen it need not do it twice
 * @param json the body
 * @param timeout how long the whole may take, all tries and the pauses between them
 */
public record WebhookMessage(String id, String json, Duration timeout) {

    /** Without the body, which is what was said. */
    @Override
    public String toString() {
        return "WebhookMessage[id=" + id + "]";
    }
}

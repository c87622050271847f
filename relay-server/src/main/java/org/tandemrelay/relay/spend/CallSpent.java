package org.tandemrelay.relay.spend;

/**
 * What a call has cost, when it is over.
 *
 * @param callId names it
 * @param key whose credential it was; a name, never a secret
 * @param agent who answered
 * @param answers of the model's that told what they cost
 * @param inputTokens that it read
 * @param outputTokens that it wrote
 * @param audioMillis ms of audio, the caller's and the model's together
 * @param costNanos billionths of the operator's currency
 */
public record CallSpent(
        String callId,
        String key,
        String agent,
        int answers,
        long inputTokens,
        long outputTokens,
        long audioMillis,
        long costNanos) {}

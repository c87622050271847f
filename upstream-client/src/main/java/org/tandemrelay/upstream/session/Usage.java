package org.tandemrelay.upstream.session;

/**
 * What one answer cost, in the model's tokens.
 *
 * @param inputTokens all that the model read
 * @param cachedInputTokens of those, the ones that it had read before
 * @param inputAudioTokens of all input, the ones that were sound
 * @param cachedAudioTokens of those, the ones that it had heard before
 * @param outputTokens all that the model wrote
 * @param outputAudioTokens of those, the ones that were sound
 */
public record Usage(
        long inputTokens,
        long cachedInputTokens,
        long inputAudioTokens,
        long cachedAudioTokens,
        long outputTokens,
        long outputAudioTokens) {

    /** Nothing, or nothing told. */
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0);
}

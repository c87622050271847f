package org.tandemrelay.relay.spend;

import org.tandemrelay.upstream.session.Usage;

/**
 * What a model costs. The prices of tokens are for a million of them, that of a minute for each minute of a call; all in billionths of the
 * operator's currency.
 *
 * @param textInput text that the model reads for the first time
 * @param audioInput sound that it hears for the first time
 * @param cachedInput either, where it had read it before
 * @param textOutput text that it writes
 * @param audioOutput sound that it speaks
 * @param minute a minute's connection, counted by the second
 */
public record Prices(
        long textInput, long audioInput, long cachedInput, long textOutput, long audioOutput, long minute) {

    /** For nothing. */
    public static final Prices NONE = new Prices(0, 0, 0, 0, 0, 0);

    /** Of an answer: a thousand times what any model can read. */
    private static final long MOST_TOKENS = 1_000_000_000;

    private static final double MILLION = 1_000_000;
    private static final double NANOS_PER_MINUTE = 60e9;

    /** Whether anything costs something. */
    public boolean any() {
        return !equals(NONE);
    }

    /** What an answer cost, in billionths. */
    long of(Usage usage) {
        long audio = credible(usage.inputAudioTokens());
        long text = Math.max(0, credible(usage.inputTokens()) - audio);
        long cachedAudio = Math.min(audio, credible(usage.cachedAudioTokens()));
        long cachedText = Math.min(text, Math.max(0, credible(usage.cachedInputTokens()) - cachedAudio));
        long spoken = credible(usage.outputAudioTokens());
        long written = Math.max(0, credible(usage.outputTokens()) - spoken);
        double millionths = (double) textInput * (text - cachedText)
                + (double) audioInput * (audio - cachedAudio)
                + (double) cachedInput * (cachedText + cachedAudio)
                + (double) textOutput * written
                + (double) audioOutput * spoken;
        return Math.round(millionths / MILLION);
    }

    /** A model's word must not lower what was spent, nor raise it until it is too much to count. */
    static long credible(long tokens) {
        return Math.max(0, Math.min(tokens, MOST_TOKENS));
    }

    /** What so long a connection cost, in billionths. */
    double ofConnection(long nanos) {
        return minute * (nanos / NANOS_PER_MINUTE);
    }
}

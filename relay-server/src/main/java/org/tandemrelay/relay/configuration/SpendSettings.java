package org.tandemrelay.relay.configuration;

import java.nio.file.Path;
import java.time.Duration;

/** What calls may cost. */
public final class SpendSettings {

    /** Audio of a call. */
    public static final Setting<Duration> AUDIO_PER_CALL = Setting.of(
            "max-audio-per-call",
            "DURATION",
            "0",
            "Audio that a call may have, the caller's and the model's together; then it ends. 0 for no limit.",
            Values::duration);

    /** Cost of a call. */
    public static final Setting<Long> COST_PER_CALL = Setting.of(
            "max-cost-per-call",
            "AMOUNT",
            "0",
            "What a call may cost, by the prices of the file; then it ends. 0 for no limit.",
            Values::amount);

    /** Audio of a key. */
    public static final Setting<Duration> AUDIO_PER_KEY = Setting.of(
            "max-audio-per-key",
            "DURATION",
            "0",
            "Likewise the audio of all calls by one key, or by the tokens of one subject, in a day (UTC).",
            Values::duration);

    /** Cost of a key. */
    public static final Setting<Long> COST_PER_KEY =
            Setting.of("max-cost-per-key", "AMOUNT", "0", "Likewise what these may cost in a day.", Values::amount);

    /** Audio of all. */
    public static final Setting<Duration> AUDIO_PER_DAY = Setting.of(
            "max-audio-per-day",
            "DURATION",
            "0",
            "Likewise the audio of all calls of this relay in a day (UTC).",
            Values::duration);

    /** Cost of all. */
    public static final Setting<Long> COST_PER_DAY =
            Setting.of("max-cost-per-day", "AMOUNT", "0", "Likewise what these may cost in a day.", Values::amount);

    /** When to warn. */
    public static final Setting<Integer> WARNING = Setting.of(
            "spend-warning",
            "PERCENT",
            "0",
            "How much of one of these limits is spent when the model says that the call will be ended; 0 for not at all.",
            Values.number(0, 99));

    /** Where the accounts are kept. */
    public static final Setting<Path> FILE = Setting.of(
            "spend-file",
            "PATH",
            "",
            "File that what was spent today is kept in, so that a relay that is started again goes on from there. Default: in memory alone.",
            WritablePaths::replaced);

    private SpendSettings() {}
}

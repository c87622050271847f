package org.tandemrelay.upstream.simulator;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the simulator listens and how its model behaves. Immutable; begin with {@link #defaults()}.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for any free one
 * @param eventLoops threads that serve the sessions, at least 1
 * @param thinkingMillis from the start of a response to its first output
 * @param minDeltaMillis shortest piece of speech sent in one event, 20 to 1,000 ms
 * @param maxDeltaMillis longest piece of speech sent in one event, {@code minDeltaMillis} to 1,000 ms
 * @param speed how many times faster than real time speech is sent, above 0
 * @param vadSilenceMillis silence that ends a turn where the session does not say, 100 to 10,000 ms
 * @param sessionCapMillis how long a session may last before it is closed with 1001
 * @param requiredKey the only API key that is let in; null lets every key in, though not a missing one
 * @param transcript what the simulator claims to have heard; null tells how long the speech was
 * @param toolEveryTurns every n-th turn of a session that has tools calls the first of them; 0 for never
 * @param echo whether all audio is said back as it comes, instead of answering turns
 * @param tls certificate and key for {@code wss}; null for plain {@code ws}
 * @param faults what goes wrong, for connections whose address does not ask for faults itself
 */
public record SimulatorSettings(
        String host,
        int port,
        int eventLoops,
        long thinkingMillis,
        int minDeltaMillis,
        int maxDeltaMillis,
        double speed,
        int vadSilenceMillis,
        long sessionCapMillis,
        @Nullable String requiredKey,
        @Nullable String transcript,
        int toolEveryTurns,
        boolean echo,
        @Nullable Tls tls,
        Faults faults) {

    /**
     * Files for TLS, both PEM.
     *
     * @param certificateChain the server's certificate first
     * @param privateKey PKCS#8, without a password
     */
    public record Tls(Path certificateChain, Path privateKey) {}

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the setting, its value and what would be right
     */
    public SimulatorSettings {
        require(port >= 0 && port <= 65_535, "port", port, "0 to 65535");
        require(eventLoops >= 1, "eventLoops", eventLoops, "at least 1");
        require(thinkingMillis >= 0, "thinkingMillis", thinkingMillis, "0 or more");
        require(minDeltaMillis >= 20 && minDeltaMillis <= 1_000, "minDeltaMillis", minDeltaMillis, "20 to 1000");
        require(
                maxDeltaMillis >= minDeltaMillis && maxDeltaMillis <= 1_000,
                "maxDeltaMillis",
                maxDeltaMillis,
                minDeltaMillis + " to 1000");
        require(speed > 0, "speed", speed, "above 0");
        require(
                vadSilenceMillis >= 100 && vadSilenceMillis <= 10_000,
                "vadSilenceMillis",
                vadSilenceMillis,
                "100 to 10000");
        require(sessionCapMillis > 0, "sessionCapMillis", sessionCapMillis, "above 0");
        require(toolEveryTurns >= 0, "toolEveryTurns", toolEveryTurns, "0 or more");
    }

    private static void require(boolean claim, String name, Number value, String range) {
        if (!claim) {
            throw new IllegalArgumentException(name + " is " + value + ", it must be " + range);
        }
    }

    /** Loopback, any port, one event loop, 300 ms of thinking, 100 to 250 ms a delta at five times real time, no faults. */
    public static SimulatorSettings defaults() {
        return new SimulatorSettings(
                "127.0.0.1", 0, 1, 300, 100, 250, 5, 500, 3_600_000, null, null, 0, false, null, Faults.none());
    }

    /** The same, listening on another address. */
    public SimulatorSettings withHost(String newHost) {
        return copy().host(newHost).build();
    }

    /** The same, listening on another port; 0 for any. */
    public SimulatorSettings withPort(int newPort) {
        return copy().port(newPort).build();
    }

    /** The same with another number of event loops. */
    public SimulatorSettings withEventLoops(int loops) {
        return copy().eventLoops(loops).build();
    }

    /** The same with another time between a response's start and its first output. */
    public SimulatorSettings withThinkingMillis(long millis) {
        return copy().thinkingMillis(millis).build();
    }

    /** The same with pieces of speech of other lengths. */
    public SimulatorSettings withDeltaMillis(int shortest, int longest) {
        return copy().deltaMillis(shortest, longest).build();
    }

    /** The same, speaking {@code times} faster than real time. */
    public SimulatorSettings withSpeed(double times) {
        return copy().speed(times).build();
    }

    /** The same with another default for the silence that ends a turn. */
    public SimulatorSettings withVadSilenceMillis(int millis) {
        return copy().vadSilenceMillis(millis).build();
    }

    /** The same with another length that a session may last. */
    public SimulatorSettings withSessionCapMillis(long millis) {
        return copy().sessionCapMillis(millis).build();
    }

    /** The same, letting in only this API key; null for any. */
    public SimulatorSettings withRequiredKey(@Nullable String key) {
        return copy().requiredKey(key).build();
    }

    /** The same, claiming to have heard {@code text}; null for the length of the speech. */
    public SimulatorSettings withTranscript(@Nullable String text) {
        return copy().transcript(text).build();
    }

    /** The same, calling a tool on every n-th turn; 0 for never. */
    public SimulatorSettings withToolEveryTurns(int turns) {
        return copy().toolEveryTurns(turns).build();
    }

    /** The same, saying all audio back as it comes, or else answering turns. */
    public SimulatorSettings withEcho(boolean allAudio) {
        return copy().echo(allAudio).build();
    }

    /** The same over TLS; null for plain sockets. */
    public SimulatorSettings withTls(@Nullable Tls files) {
        return copy().tls(files).build();
    }

    /** The same with other faults. */
    public SimulatorSettings withFaults(Faults newFaults) {
        return copy().faults(newFaults).build();
    }

    private SettingsCopy copy() {
        return new SettingsCopy(this);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "SimulatorSettings[" + host + ":" + port + ", eventLoops=" + eventLoops + ", thinkingMillis="
                + thinkingMillis + ", deltaMillis=" + minDeltaMillis + ".." + maxDeltaMillis + ", speed=" + speed
                + ", vadSilenceMillis=" + vadSilenceMillis + ", sessionCapMillis=" + sessionCapMillis
                + ", requiredKey=" + (requiredKey == null ? "any" : "set") + ", echo=" + echo + ", tls=" + (tls != null)
                + ", " + faults
                + "]";
    }
}

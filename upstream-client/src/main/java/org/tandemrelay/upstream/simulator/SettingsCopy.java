package org.tandemrelay.upstream.simulator;

import org.jspecify.annotations.Nullable;

/** One copy of the settings in the making, so that each {@code with…} names what it changes and nothing else. */
final class SettingsCopy {

    private String host;
    private int port;
    private int eventLoops;
    private long thinkingMillis;
    private int minDeltaMillis;
    private int maxDeltaMillis;
    private double speed;
    private int vadSilenceMillis;
    private long sessionCapMillis;
    private @Nullable String requiredKey;
    private @Nullable String transcript;
    private int toolEveryTurns;
    private boolean echo;
    private SimulatorSettings.@Nullable Tls tls;
    private Faults faults;

    SettingsCopy(SimulatorSettings from) {
        host = from.host();
        port = from.port();
        eventLoops = from.eventLoops();
        thinkingMillis = from.thinkingMillis();
        minDeltaMillis = from.minDeltaMillis();
        maxDeltaMillis = from.maxDeltaMillis();
        speed = from.speed();
        vadSilenceMillis = from.vadSilenceMillis();
        sessionCapMillis = from.sessionCapMillis();
        requiredKey = from.requiredKey();
        transcript = from.transcript();
        toolEveryTurns = from.toolEveryTurns();
        echo = from.echo();
        tls = from.tls();
        faults = from.faults();
    }

    SettingsCopy host(String value) {
        host = value;
        return this;
    }

    SettingsCopy port(int value) {
        port = value;
        return this;
    }

    SettingsCopy eventLoops(int value) {
        eventLoops = value;
        return this;
    }

    SettingsCopy thinkingMillis(long value) {
        thinkingMillis = value;
        return this;
    }

    SettingsCopy deltaMillis(int shortest, int longest) {
        minDeltaMillis = shortest;
        maxDeltaMillis = longest;
        return this;
    }

    SettingsCopy speed(double value) {
        speed = value;
        return this;
    }

    SettingsCopy vadSilenceMillis(int value) {
        vadSilenceMillis = value;
        return this;
    }

    SettingsCopy sessionCapMillis(long value) {
        sessionCapMillis = value;
        return this;
    }

    SettingsCopy requiredKey(@Nullable String value) {
        requiredKey = value;
        return this;
    }

    SettingsCopy transcript(@Nullable String value) {
        transcript = value;
        return this;
    }

    SettingsCopy toolEveryTurns(int value) {
        toolEveryTurns = value;
        return this;
    }

    SettingsCopy echo(boolean value) {
        echo = value;
        return this;
    }

    SettingsCopy tls(SimulatorSettings.@Nullable Tls value) {
        tls = value;
        return this;
    }

    SettingsCopy faults(Faults value) {
        faults = value;
        return this;
    }

    SimulatorSettings build() {
        return new SimulatorSettings(
                host,
                port,
                eventLoops,
                thinkingMillis,
                minDeltaMillis,
                maxDeltaMillis,
                speed,
                vadSilenceMillis,
                sessionCapMillis,
                requiredKey,
                transcript,
                toolEveryTurns,
                echo,
                tls,
                faults);
    }
}

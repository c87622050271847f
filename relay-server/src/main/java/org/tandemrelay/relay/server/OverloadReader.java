package org.tandemrelay.relay.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.relay.configuration.CallerSettings;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.OverloadSettings;
import org.tandemrelay.relay.configuration.Setting;
import org.tandemrelay.relay.observe.OverloadMetrics;
import org.tandemrelay.relay.overload.Overload;
import org.tandemrelay.relay.overload.Turnstile;

/** From when on there is too much to do, by the configuration. */
final class OverloadReader {

    private static final long LOOK_MILLIS = 100;

    /** What callers of the native protocol speak. */
    private static final AudioFormat KEPT = AudioFormat.pcm16(24_000);

    /** What waits in a call's two sockets before they count as full, and a message beyond, on their way in and out. */
    private static final long SOCKET_BYTES = 64 << 10;

    private OverloadReader() {}

    /** One that looks from now on, until the event loops and the executor end. */
    static Overload read(
            Configuration configuration, EventLoopGroup loops, Switchboard switchboard, MeterRegistry registry) {
        Overload.Crowd crowd = new Overload.Crowd(
                switchboard::liveCalls,
                switchboard::waitingCalls,
                keptBytes(configuration, CallerSettings.HOLD) + SOCKET_BYTES,
                keptBytes(configuration, CallerSettings.BACKLOG) + SOCKET_BYTES);
        Overload overload = new Overload(loops, crowd, limits(configuration));
        OverloadMetrics.register(overload, registry);
        return overload;
    }

    /** For so much of a caller's speech. A quarter more than that: allocators do not give to the byte. */
    private static long keptBytes(Configuration configuration, Setting<Duration> kept) {
        long speech = KEPT.bytesOf(configuration.get(kept).toMillis());
        return speech + speech / 4;
    }

    /** What lets callers in one by one. */
    static Turnstile turnstile(Configuration configuration, Overload overload, MeterRegistry registry) {
        Turnstile turnstile = new Turnstile(configuration.get(OverloadSettings.CALLER_TURN), overload::fullOfNewcomers);
        OverloadMetrics.register(turnstile, registry);
        return turnstile;
    }

    static void start(Overload overload, ScheduledExecutorService offLoop) {
        overload.start();
        offLoop.scheduleWithFixedDelay(overload::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    static Overload.Limits limits(Configuration configuration) {
        return new Overload.Limits(
                configuration.get(OverloadSettings.SHED_LAG),
                configuration.get(OverloadSettings.SHED_BUSY),
                configuration.get(OverloadSettings.SHED_LAG_CALLS),
                configuration.get(OverloadSettings.SHED_MEMORY));
    }
}

package org.tandemrelay.relay.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.relay.configuration.CallerSettings;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.OverloadSettings;
import org.tandemrelay.relay.observe.OverloadMetrics;
import org.tandemrelay.relay.overload.Overload;

/** From when on there is too much to do, by the configuration. */
final class OverloadReader {

    private static final long LOOK_MILLIS = 100;

    /** What callers of the native protocol speak. */
    private static final AudioFormat HELD = AudioFormat.pcm16(24_000);

    private OverloadReader() {}

    /** One that looks from now on, until the event loops and the executor end. */
    static Overload read(
            Configuration configuration, EventLoopGroup loops, Switchboard switchboard, MeterRegistry registry) {
        Overload.Crowd crowd =
                new Overload.Crowd(switchboard::liveCalls, switchboard::waitingCalls, heldBytes(configuration));
        Overload overload = new Overload(loops, crowd, limits(configuration));
        OverloadMetrics.register(overload, registry);
        return overload;
    }

    /** For a call whose model is not there yet. A quarter more than the speech: allocators do not give to the byte. */
    private static long heldBytes(Configuration configuration) {
        long speech = HELD.bytesOf(configuration.get(CallerSettings.HOLD).toMillis());
        return speech + speech / 4;
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

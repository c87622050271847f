package org.tandemrelay.relay.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import org.tandemrelay.relay.fault.Row;
import org.tandemrelay.upstream.transport.Transport;

class LoopWatchTest {

    private final EventLoopGroup loops = Transport.NIO.newGroup(2, "watched");
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MockTicker ticker = Ticker.newMockTicker();
    private final LoopWatch watch = new LoopWatch(loops, Duration.ofSeconds(1), ticker, registry);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final AtomicBoolean held = new AtomicBoolean(true);
    private @Nullable EventLoop heldUp;
    private long turns;

    @BeforeEach
    void listen() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void stop() {
        held.set(false);
        logger().detachAppender(log);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(LoopWatch.class);
    }

    /** Not by sleeping, nor by anything else that is refused on event loops. */
    private void spinWhileHeld(AtomicBoolean begun) {
        begun.set(true);
        while (held.get()) {
            turns++;
        }
    }

    private void holdOneUp() {
        AtomicBoolean begun = new AtomicBoolean();
        EventLoop loop = loops.next();
        heldUp = loop;
        loop.execute(() -> spinWhileHeld(begun));
        Awaitility.await().untilTrue(begun);
    }

    /** All but the one that is held up answer, however busy the machine is. */
    private void lookAfter(Duration time) {
        ticker.advance(time.toNanos(), TimeUnit.NANOSECONDS);
        watch.look();
        loops.forEach(loop -> {
            if (loop != heldUp) {
                loop.submit(() -> {}).awaitUninterruptibly();
            }
        });
    }

    /** Both loops have answered, so that it is known whose threads they are. */
    private void lookTwice() {
        watch.look();
        loops.forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly());
        watch.look();
        loops.forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly());
    }

    @Test
    @Row(
            value = "F32",
            holds = "a loop held up for a second: the log names where, the relay is not ready until it goes on")
    void namesWhatHoldsALoopUp() {
        // Given
        lookTwice();
        holdOneUp();
        lookAfter(Duration.ofMillis(250));

        // When
        for (int i = 0; i < 5; i++) {
            lookAfter(Duration.ofMillis(250));
        }

        // Then
        assertThat(watch.allGoRound()).isFalse();
        assertThat(registry.counter("tandem.event.loop.stalls").count()).isOne();
        assertThat(log.list).hasSize(1);
        assertThat(log.list.get(0).getKeyValuePairs())
                .extracting(KeyValuePair::toString)
                .anyMatch(pair -> pair.startsWith("in=") && pair.contains("LoopWatchTest.spinWhileHeld"));

        // When
        held.set(false);

        // Then
        Awaitility.await().untilAsserted(() -> {
            watch.look();
            assertThat(watch.allGoRound()).isTrue();
        });
        assertThat(log.list).hasSize(2);
    }

    @Test
    void blamesNoLoopForATimeInWhichNobodyLooked() {
        // Given
        lookTwice();
        holdOneUp();
        lookAfter(Duration.ofMillis(250));

        // When
        lookAfter(Duration.ofSeconds(3));

        // Then
        assertThat(watch.allGoRound()).isTrue();
        assertThat(log.list).isEmpty();
    }

    @Test
    void saysNothingOfLoopsThatGoRound() {
        // When
        for (int i = 0; i < 20; i++) {
            lookAfter(Duration.ofMillis(900));
            loops.forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly());
        }

        // Then
        assertThat(watch.allGoRound()).isTrue();
        assertThat(log.list).isEmpty();
    }
}

package org.tandemrelay.relay.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.overload.Overload.Limits;
import org.tandemrelay.upstream.transport.Transport;

/** A real event loop that hardly ever waits, with and without somebody who has just come. */
class LoopBeatTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Limits LIMITS = new Limits(Duration.ofSeconds(30), 80, 2, 0);

    private final EventLoopGroup loops = Transport.best().newGroup(1, "laden");
    private final EventLoop loop = loops.next();
    private final AtomicBoolean busy = new AtomicBoolean(true);
    private final LoopBeat beat = new LoopBeat(loop, () -> LIMITS, () -> 2);
    private long turns;

    @AfterEach
    void stop() {
        busy.set(false);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void work() {
        long begin = System.nanoTime();
        while (busy.get() && System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(30)) {
            turns++;
        }
        if (busy.get()) {
            loop.schedule(this::work, 1, TimeUnit.MILLISECONDS);
        }
    }

    private boolean onLoop(Callable<Boolean> question) {
        return loop.submit(question).awaitUninterruptibly().getNow();
    }

    @Test
    void isFullOfNewcomersAsLongAsThereAreSome() {
        // Given
        beat.start();
        loop.execute(this::work);
        await().atMost(PATIENCE).until(() -> onLoop(() -> !beat.takesOne()));
        assertThat(onLoop(beat::fullOfNewcomers)).isFalse();

        // When
        loop.submit(beat::tookOne).syncUninterruptibly();

        // Then
        assertThat(onLoop(beat::fullOfNewcomers)).isTrue();

        // When / Then
        await().atMost(PATIENCE).until(() -> onLoop(() -> !beat.fullOfNewcomers()));
        assertThat(onLoop(beat::takesOne)).isFalse();
        assertThat(turns).isPositive();
    }

    @Test
    void isNotFullOfThemWhileThereIsTime() {
        // Given
        beat.start();

        // When
        loop.submit(beat::tookOne).syncUninterruptibly();

        // Then
        assertThat(onLoop(beat::fullOfNewcomers)).isFalse();
        assertThat(onLoop(beat::takesOne)).isTrue();
    }
}

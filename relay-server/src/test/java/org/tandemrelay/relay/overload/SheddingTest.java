package org.tandemrelay.relay.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.overload.Overload.Limits;
import org.tandemrelay.relay.overload.Overload.Reason;
import org.tandemrelay.upstream.transport.Transport;

/** Real event loops with more to do than there is time for. */
class SheddingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LIMIT = Duration.ofMillis(400);

    private final EventLoopGroup loops = Transport.NIO.newGroup(2, "laden");
    private final EventLoop laden = loops.next();
    private final EventLoop other = loops.next();
    private final AtomicBoolean busy = new AtomicBoolean(true);
    private final AtomicInteger calls = new AtomicInteger(2);
    private final Overload overload = new Overload(loops, calls::get, new Limits(LIMIT, 0, 2, 0), List.of());
    private long turns;

    @AfterEach
    void stop() {
        busy.set(false);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Asked where calls come to. */
    private @Nullable Reason refusal(EventLoop loop) {
        return loop.submit(() -> overload.refusal(loop)).awaitUninterruptibly().getNow();
    }

    /** Half a second's work at a time, and then, after whatever else is due, the next. */
    private void work() {
        work(500);
    }

    private void work(int millis) {
        long begin = System.nanoTime();
        while (busy.get() && System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(millis)) {
            turns++;
        }
        if (busy.get()) {
            laden.schedule(() -> work(millis), 1, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void refusesOnTheLoopThatIsLateUntilItIsInTimeAgain() {
        // Given
        overload.start();
        assertThat(refusal(laden)).isNull();

        // When
        laden.execute(this::work);

        // Then
        // A machine that is busy itself makes the other late too, but not for long.
        await().atMost(PATIENCE)
                .until(() -> refusal(laden) == Reason.LAG
                        && refusal(other) == null
                        && overload.lateLoops() == 1
                        && !overload.everywhere());
        assertThat(overload.lagMillis()).isGreaterThan(LIMIT.toMillis());

        // When
        busy.set(false);

        // Then
        await().atMost(PATIENCE).until(() -> refusal(laden) == null);
        assertThat(turns).isPositive();
    }

    @Test
    void refusesNobodyWhereThereAreTooFewCallsToBeTheCause() {
        // Given
        overload.start();
        laden.execute(this::work);
        await().atMost(PATIENCE).until(() -> refusal(laden) == Reason.LAG);

        // When
        calls.set(1);

        // Then
        await().atMost(PATIENCE).until(() -> refusal(laden) == null);
        assertThat(busy).isTrue();
        assertThat(overload.lagMillis()).isGreaterThan(LIMIT.toMillis());
    }

    @Test
    void takesOtherLimitsWhileItRuns() {
        // Given
        overload.limits(Limits.none());
        overload.start();
        laden.execute(this::work);
        await().atMost(PATIENCE).until(() -> overload.lagMillis() > LIMIT.toMillis());
        assertThat(refusal(laden)).isNull();

        // When
        overload.limits(new Limits(LIMIT, 0, 2, 0));

        // Then
        await().atMost(PATIENCE).until(() -> refusal(laden) == Reason.LAG);
    }

    @Test
    void refusesOnALoopThatHardlyEverWaitsThoughItIsInTime() {
        // Given
        overload.limits(new Limits(Duration.ofSeconds(30), 80, 2, 0));
        overload.start();
        assertThat(refusal(laden)).isNull();

        // When
        laden.execute(() -> work(30));

        // Then
        await().atMost(PATIENCE).until(() -> refusal(laden) == Reason.LAG && refusal(other) == null);
        assertThat(overload.busyShare()).isGreaterThan(0.8);
        assertThat(overload.lagMillis()).isLessThan(30_000);

        // When
        busy.set(false);

        // Then
        await().atMost(PATIENCE).until(() -> refusal(laden) == null && overload.busyShare() < 0.8);
    }
}

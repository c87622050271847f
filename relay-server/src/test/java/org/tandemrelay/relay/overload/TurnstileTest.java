package org.tandemrelay.relay.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tandemrelay.upstream.transport.Transport;

/** Who comes to an event loop that has time for them, and to one that has none. */
class TurnstileTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration FOR_EVER = Duration.ofHours(1);
    private static final int CROWD = 20;
    private static final List<Integer> ALL = IntStream.range(0, CROWD).boxed().toList();

    private final EventLoopGroup loops = Transport.best().newGroup(2, "turnstile");
    private final EventLoop loop = loops.next();
    private final List<Integer> inside = new CopyOnWriteArrayList<>();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicInteger turns = new AtomicInteger();
    private long work;

    @AfterEach
    void stop() {
        busy.set(false);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void come(Turnstile turnstile) {
        loop.submit(() -> ALL.forEach(number -> turnstile.come(loop, () -> inside.add(number))))
                .syncUninterruptibly();
    }

    /** From now on the loop works, and never waits for anything. */
    private void work() {
        busy.set(true);
        loop.execute(this::turn);
    }

    private void turn() {
        long begin = System.nanoTime();
        while (busy.get() && System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(20)) {
            work++;
        }
        turns.incrementAndGet();
        if (busy.get()) {
            loop.execute(this::turn);
        }
    }

    private void awaitTurns(int more) {
        int until = turns.get() + more;
        await().atMost(PATIENCE).until(() -> turns.get() >= until);
    }

    @Test
    void letsTheFirstInAtOnceAndTheOthersAfterIt() {
        // When
        Turnstile turnstile = new Turnstile(FOR_EVER, none -> false);
        List<Integer> atOnce = loop.submit(() -> {
                    ALL.forEach(number -> turnstile.come(loop, () -> inside.add(number)));
                    return List.copyOf(inside);
                })
                .awaitUninterruptibly()
                .getNow();

        // Then
        assertThat(atOnce).containsExactly(0);
        await().atMost(PATIENCE).until(() -> inside.size() == CROWD);
        assertThat(inside).containsExactlyElementsOf(ALL);
        assertThat(turnstile.waiting()).isZero();
    }

    @Test
    void keepsThemWaitingWhileTheLoopHasOtherThingsToDo() {
        // Given
        Turnstile turnstile = new Turnstile(FOR_EVER, none -> false);
        work();

        // When
        come(turnstile);
        awaitTurns(20);

        // Then
        assertThat(inside).hasSizeLessThan(CROWD / 2);
        assertThat(turnstile.waiting()).isEqualTo(CROWD - inside.size());

        // When
        busy.set(false);

        // Then
        await().atMost(PATIENCE).until(() -> inside.size() == CROWD);
        assertThat(inside).containsExactlyElementsOf(ALL);
    }

    @Test
    void letsThemInAllTheSameWhenTheyHaveWaitedForLongEnough() {
        // Given
        Turnstile turnstile = new Turnstile(Duration.ofMillis(200), none -> false);
        work();

        // When
        come(turnstile);

        // Then
        await().atMost(PATIENCE).until(() -> inside.size() == CROWD);
        assertThat(inside).containsExactlyElementsOf(ALL);
        assertThat(busy).isTrue();
    }

    @Test
    void keepsThemWaitingForWhatWillSoonBeOver() {
        // Given
        AtomicBoolean passing = new AtomicBoolean(true);
        AtomicInteger asked = new AtomicInteger();
        Turnstile turnstile = new Turnstile(FOR_EVER, here -> {
            asked.incrementAndGet();
            return passing.get();
        });

        // When
        come(turnstile);
        await().atMost(PATIENCE).until(() -> asked.get() > 2 * CROWD);

        // Then
        assertThat(inside).isEmpty();

        // When
        passing.set(false);

        // Then
        await().atMost(PATIENCE).until(() -> inside.size() == CROWD);
        assertThat(inside).containsExactlyElementsOf(ALL);
    }

    @Test
    void keepsThemWaitingForItNoLongerThanForAnythingElse() {
        // Given
        Turnstile turnstile = new Turnstile(Duration.ofMillis(200), always -> true);

        // When
        come(turnstile);

        // Then
        assertThat(inside).isEmpty();
        await().atMost(PATIENCE).until(() -> inside.size() == CROWD);
        assertThat(inside).containsExactlyElementsOf(ALL);
    }

    @Test
    void whoComesToAnotherLoopDoesNotWait() {
        // Given
        Turnstile turnstile = new Turnstile(FOR_EVER, none -> false);
        work();
        come(turnstile);
        EventLoop other = loops.next();

        // When
        other.submit(() -> turnstile.come(other, () -> inside.add(CROWD))).syncUninterruptibly();

        // Then
        assertThat(inside).contains(CROWD);
    }

    @Test
    void letsAllInAtOnceIfNobodyIsToWait() {
        // Given
        work();

        // When
        come(Turnstile.open());

        // Then
        assertThat(inside).containsExactlyElementsOf(ALL);
    }

    @Test
    void oneWhoCannotBeLetInHoldsUpNobody() {
        // Given
        Turnstile turnstile = new Turnstile(FOR_EVER, none -> false);

        // When
        loop.submit(() -> turnstile.come(loop, () -> {
                    throw new IllegalStateException("on purpose");
                }))
                .awaitUninterruptibly();
        come(turnstile);

        // Then
        await().atMost(PATIENCE).until(() -> inside.size() == CROWD);
    }
}

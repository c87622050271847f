package org.tandemrelay.relay.playout;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetronomeTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> told = new ArrayList<>();
    private final Metronome metronome = new Metronome(channel.eventLoop(), Duration.ofMillis(20));

    @BeforeEach
    void freeze() {
        channel.freezeTime();
    }

    @AfterEach
    void finish() {
        assertThat(channel.finishAndReleaseAll()).isFalse();
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private boolean standsStill() {
        return channel.runScheduledPendingTasks() == -1;
    }

    @Test
    void tellsEveryListenerEachBeatWithTheLoopsTime() {
        // Given
        List<Long> times = new ArrayList<>();
        metronome.add(onBeat(nowNanos -> told.add("one")));
        metronome.add(onBeat(nowNanos -> told.add("two")));
        metronome.add(onBeat(times::add));
        long start = channel.eventLoop().ticker().nanoTime();

        // When
        pass(20);
        pass(19);

        // Then
        assertThat(told).containsExactly("one", "two");
        pass(1);
        assertThat(told).containsExactly("one", "two", "one", "two");
        assertThat(times).containsExactly(start + 20_000_000, start + 40_000_000);
    }

    @Test
    void standsStillWhileNobodyListens() {
        // Given
        Metronome.Listener listener = onBeat(nowNanos -> told.add("beat"));
        boolean stillBefore = standsStill();
        Seat seat = metronome.add(listener);
        boolean stillMeanwhile = standsStill();

        // When
        seat.leave();

        // Then
        assertThat(stillBefore).isTrue();
        assertThat(stillMeanwhile).isFalse();
        assertThat(standsStill()).isTrue();
        pass(100);
        assertThat(told).isEmpty();
    }

    @Test
    void beatsAgainForTheNextListener() {
        // Given
        metronome.add(onBeat(nowNanos -> told.add("first"))).leave();

        // When
        metronome.add(onBeat(nowNanos -> told.add("second")));
        pass(20);

        // Then
        assertThat(told).containsExactly("second");
    }

    @Test
    void skipsNobodyWhenListenersLeaveWhileTheyAreTold() {
        // Given
        Map<String, Seat> seats = new HashMap<>();
        for (String name : List.of("a", "b", "c")) {
            Seat seat = metronome.add(onBeat(nowNanos -> {
                told.add(name);
                seats.get(name).leave();
            }));
            seats.put(name, seat);
        }

        // When
        pass(20);

        // Then
        assertThat(told).containsExactly("a", "b", "c");
        assertThat(standsStill()).isTrue();
    }

    @Test
    void doesNotTellAListenerThatAnotherHasJustRemoved() {
        // Given
        List<Seat> leaving = new ArrayList<>();
        metronome.add(onBeat(nowNanos -> leaving.forEach(Seat::leave)));
        leaving.add(metronome.add(onBeat(nowNanos -> told.add("removed"))));
        metronome.add(onBeat(nowNanos -> told.add("last")));

        // When
        pass(20);

        // Then
        assertThat(told).containsExactly("last");
    }

    @Test
    void takesListenersThatJoinWhileOthersAreTold() {
        // Given
        metronome.add(onBeat(nowNanos -> {
            if (told.isEmpty()) {
                told.add("first");
                metronome.add(onBeat(later -> told.add("joined")));
            }
        }));

        // When
        pass(20);
        pass(20);

        // Then
        assertThat(told.subList(0, 1)).containsExactly("first");
        assertThat(told).contains("joined").hasSizeBetween(2, 3);
    }

    @Test
    void leavesThoseInPeaceWhoRest() {
        // Given
        metronome.add(onBeat(nowNanos -> told.add("a")));
        Seat resting = metronome.add(onBeat(nowNanos -> told.add("b")));
        long start = channel.eventLoop().ticker().nanoTime();

        // When
        resting.restUntil(start + 50_000_000);
        pass(40);

        // Then
        assertThat(told).containsExactly("a", "a");
        pass(20);
        assertThat(told).containsExactly("a", "a", "a", "b");
        resting.restUntil(Beat.NONE);
        pass(20);
        resting.restUntil(Beat.EACH);
        pass(20);
        assertThat(told.subList(4, told.size())).containsExactly("a", "a", "b");
    }

    @Test
    void knowsWhoRestsWhenOthersHaveLeft() {
        // Given
        List<Seat> seats = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String name = String.valueOf(i);
            seats.add(metronome.add(onBeat(nowNanos -> told.add(name))));
        }

        // When
        seats.forEach(seat -> seat.restUntil(Beat.NONE));
        seats.get(30).restUntil(Beat.EACH);
        seats.subList(5, 25).forEach(Seat::leave);
        seats.get(7).restUntil(Beat.EACH);
        seats.get(35).restUntil(Beat.EACH);
        pass(20);

        // Then
        assertThat(told).containsExactly("30", "35");
    }

    @Test
    void tellsWhenTheLastBeatWas() {
        // Given
        long start = channel.eventLoop().ticker().nanoTime();
        Seat seat = metronome.add(onBeat(nowNanos -> told.add("beat")));
        long atFirst = seat.lastNanos();

        // When
        pass(20);
        pass(15);

        // Then
        assertThat(atFirst).isEqualTo(start);
        assertThat(seat.lastNanos()).isEqualTo(start + 20_000_000);
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("on purpose"),
                new AssertionError("on purpose"),
                new StackOverflowError("on purpose"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void takesTheBeatFromAListenerThatFailsAndFromNobodyElse(Throwable failure) {
        // Given
        metronome.add(new Failing(failure, () -> told.add("failed")));
        metronome.add(onBeat(nowNanos -> told.add("other")));

        // When
        pass(20);
        pass(20);

        // Then
        assertThat(told).containsExactly("failing", "failed", "other", "other");
    }

    @Test
    void beatsOnForOthersWhenAListenerFailsOnceMoreOverItsFailure() {
        // Given
        metronome.add(new Failing(new IllegalStateException("on purpose"), () -> {
            throw new StackOverflowError("on purpose, too");
        }));
        metronome.add(onBeat(nowNanos -> told.add("other")));

        // When
        pass(20);
        pass(20);

        // Then
        assertThat(told).containsExactly("failing", "other", "other");
    }

    private static Metronome.Listener onBeat(LongConsumer beat) {
        return new Metronome.Listener() {
            @Override
            public void onBeat(long nowNanos) {
                beat.accept(nowNanos);
            }

            @Override
            public void onBeatFailed(Throwable failure) {
                throw new AssertionError(failure);
            }
        };
    }

    private final class Failing implements Metronome.Listener {

        private final Throwable failure;
        private final Runnable afterwards;

        Failing(Throwable failure, Runnable afterwards) {
            this.failure = failure;
            this.afterwards = afterwards;
        }

        @Override
        public void onBeat(long nowNanos) {
            told.add("failing");
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }

        @Override
        public void onBeatFailed(Throwable thrown) {
            assertThat(thrown).isSameAs(failure);
            afterwards.run();
        }
    }
}

package org.tandemrelay.upstream.workingset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SuccessionTest {

    private static final int CALLS = 10;
    private static final int FRAME_BYTES = 380;
    private static final int MARK_BYTES = 120;

    private final Succession succession = new Succession();
    private final List<WorkingSet> calls =
            IntStream.range(0, CALLS).mapToObj(call -> set(new Ear())).toList();

    @EachFrame
    private static final class Ear {}

    private static WorkingSet set(Ear ear) {
        WorkingSet made = WorkingSet.of(new EmbeddedChannel(), ear);
        assertNotNull(made);
        return made;
    }

    /** One frame of each call. Gives how many of them were expected. */
    private int round() {
        return calls.stream().mapToInt(this::expected).sum();
    }

    private int expected(WorkingSet call) {
        return succession.comes(call) ? 1 : 0;
    }

    @Test
    void expectsAllWhenTheyHaveComeInTheSameOrderBefore() {
        assertEquals(0, round());
        round();
        round();

        assertEquals(CALLS, round());
        assertEquals(CALLS, round());
    }

    @Test
    void staysWithItsOrderWhenOneComesInBetween() {
        round();
        round();
        round();
        for (int i = 0; i < CALLS; i++) {
            succession.comes(calls.get(i));
            if (i == 3) {
                succession.comes(calls.get(7));
            }
        }

        assertEquals(CALLS, round());
    }

    @Test
    void takesNoNoticeOfMarks() {
        // Given
        Succession here = Succession.here(Ear.class);
        for (int i = 0; i < 30; i++) {
            calls.forEach(call -> call.touch(FRAME_BYTES));
        }

        // When
        int expected = 0;
        for (int i = 0; i < CALLS; i++) {
            expected += here.comes(calls.get(i)) ? 1 : 0;
            calls.get((i + 5) % CALLS).touch(MARK_BYTES);
        }

        // Then
        assertEquals(CALLS, expected);
    }

    @Test
    void takesNoticeOfFramesThatAreShorterFromNowOn() {
        // Given
        List<WorkingSet> otherOrder = new ArrayList<>(calls);
        Collections.reverse(otherOrder);
        for (int i = 0; i < 30; i++) {
            calls.forEach(call -> call.touch(FRAME_BYTES));
        }

        // When
        for (int i = 0; i < 30; i++) {
            otherOrder.forEach(call -> call.touch(FRAME_BYTES / 6));
        }

        // Then
        Succession here = Succession.here(Ear.class);
        assertEquals(
                CALLS,
                otherOrder.stream().mapToInt(call -> here.comes(call) ? 1 : 0).sum());
    }

    @Test
    void learnsAnotherOrderWhenOneLeaves() {
        round();
        round();
        round();
        List<WorkingSet> others = List.of(calls.get(0), calls.get(1), calls.get(3), calls.get(4));
        calls.get(2).leave();
        for (int i = 0; i < 6; i++) {
            others.forEach(succession::comes);
        }

        assertEquals(4, others.stream().mapToInt(this::expected).sum());
    }

    @Test
    void expectsNobodyWhereThereIsNoOrder() {
        Random random = new Random(7);
        int expected = 0;
        for (int i = 0; i < 10_000; i++) {
            expected += expected(calls.get(random.nextInt(CALLS)));
        }

        // A tenth follow themselves; by the same call again nothing is lost.
        assertEquals(0.1 + 0.9 * 0.05, expected / 10_000.0, 0.05);
    }

    @Test
    void expectsTheNextFrameOfABurstFromTheSameCall() {
        succession.comes(calls.get(0));

        assertEquals(1, expected(calls.get(0)));
    }

    @Test
    void holdsNothingOfACallThatIsOver() throws InterruptedException {
        WeakReference<Ear> gone = comesAndGoes();

        for (int i = 0; i < 50 && gone.get() != null; i++) {
            System.gc();
            Thread.sleep(20);
        }

        assertNull(gone.get());
    }

    /** Among the others, none of whom has a frame after it. */
    private WeakReference<Ear> comesAndGoes() {
        @Nullable Ear ear = new Ear();
        WeakReference<Ear> weak = new WeakReference<>(ear);
        WorkingSet passing = set(ear);
        for (int i = 0; i < 3_000; i++) {
            calls.get(0).touch(FRAME_BYTES);
            passing.touch(FRAME_BYTES);
        }
        passing.leave();
        return weak;
    }
}

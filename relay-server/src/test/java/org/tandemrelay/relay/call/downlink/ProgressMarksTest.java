package org.tandemrelay.relay.call.downlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.call.leg.MarkName;
import org.tandemrelay.upstream.session.OutputItem;

class ProgressMarksTest {

    private static final long FRAME = 20_000_000;
    private static final OutputItem FIRST = new OutputItem("answer", "first");
    private static final OutputItem SECOND = new OutputItem("answer", "second");

    private final ProgressMarks marks = new ProgressMarks(200, 0);

    /** So many frames leave; the last mark that followed one of them. */
    private long send(OutputItem item, int frames) {
        long last = MarkName.NO_NUMBER;
        for (int i = 0; i < frames; i++) {
            long mark = marks.sent(item, FRAME);
            last = mark == MarkName.NO_NUMBER ? last : mark;
        }
        return last;
    }

    @Test
    void saysHowMuchOfTheItemWasPlayedWhenItComesBack() {
        // When
        long early = send(FIRST, 5);
        long late = send(FIRST, 10);

        // Then
        assertThat(marks.cameBack(early)).isEqualTo(FIRST);
        assertThat(marks.playedMillis()).isEqualTo(100);
        assertThat(marks.cameBack(late)).isEqualTo(FIRST);
        assertThat(marks.playedMillis()).isEqualTo(300);
    }

    @Test
    void isDueOnlyAfterEnoughSpeech() {
        send(FIRST, 5);

        assertThat(send(FIRST, 9)).isEqualTo(MarkName.NO_NUMBER);
        assertThat(send(FIRST, 1)).isNotEqualTo(MarkName.NO_NUMBER);
        assertThat(send(FIRST, 9)).isEqualTo(MarkName.NO_NUMBER);
    }

    @Test
    void isDueSoonerAtFirst() {
        // When
        List<Integer> frames = new ArrayList<>();
        for (int frame = 1; frame <= 30; frame++) {
            if (marks.sent(FIRST, FRAME) != MarkName.NO_NUMBER) {
                frames.add(frame);
            }
        }

        // Then
        assertThat(frames).containsExactly(1, 3, 5, 15, 25);
    }

    @Test
    void isDueInAFrameOfItsOwnWhereCallsBeginTogether() {
        // Given
        MarkPhases phases = new MarkPhases();
        List<Integer> frames = new ArrayList<>();

        // When
        for (int call = 0; call < 20; call++) {
            ProgressMarks itsMarks = new ProgressMarks(200, phases.next(200));
            List<Integer> itsFrames = new ArrayList<>();
            for (int frame = 1; frame <= 30; frame++) {
                if (itsMarks.sent(FIRST, FRAME) != MarkName.NO_NUMBER) {
                    itsFrames.add(frame);
                }
            }
            frames.add(itsFrames.get(3));
            assertThat(itsFrames.subList(0, 3)).containsExactly(1, 3, 5);
            assertThat(itsFrames.get(4) - itsFrames.get(3)).isEqualTo(10);
        }

        // Then: of twenty calls two in each frame
        assertThat(frames.subList(0, 10)).containsExactly(15, 14, 13, 12, 11, 10, 9, 8, 7, 6);
        assertThat(frames.subList(10, 20)).isEqualTo(frames.subList(0, 10));
    }

    @Test
    void countsEachItemFromItsStart() {
        // When
        send(FIRST, 15);
        long mark = send(SECOND, 1);

        // Then
        assertThat(marks.cameBack(mark)).isEqualTo(SECOND);
        assertThat(marks.playedMillis()).isEqualTo(20);
    }

    @Test
    void saysNothingAfterAFlush() {
        // Given
        long mark = send(FIRST, 10);

        // When
        marks.flush();

        // Then
        assertThat(marks.cameBack(mark)).isNull();
    }

    @Test
    void neverUsesANumberTwice() {
        // Given
        long before = send(FIRST, 10);
        marks.flush();

        // When
        long after = send(FIRST, 10);

        // Then
        assertThat(after).isNotEqualTo(before);
        assertThat(marks.cameBack(before)).isNull();
        assertThat(marks.cameBack(after)).isNotNull();
    }

    @Test
    void takesALaterMarkForAllBeforeIt() {
        // Given
        long early = send(FIRST, 10);
        long late = send(FIRST, 10);

        // When
        marks.cameBack(late);

        // Then
        assertThat(marks.cameBack(early)).isNull();
    }

    @Test
    void knowsNoNumbersOfOthers() {
        send(FIRST, 10);

        assertThat(marks.cameBack(MarkName.NO_NUMBER)).isNull();
        assertThat(marks.cameBack(1_000)).isNull();
    }

    @Test
    void knowsTheLatestThousandOfAFarEndThatIsLate() {
        // Given: after the first, one for every 200 ms
        for (int i = 0; i < 5_000; i++) {
            send(FIRST, 10);
        }

        // When
        long newest = send(FIRST, 10);

        // Then
        assertThat(marks.cameBack(newest - 1_024)).isNull();
        long last = 0;
        for (long number = newest - 1_023; number <= newest; number++) {
            assertThat(marks.cameBack(number)).isEqualTo(FIRST);
            assertThat(marks.playedMillis() - last).isEqualTo(last == 0 ? marks.playedMillis() : 200);
            last = marks.playedMillis();
        }
    }
}

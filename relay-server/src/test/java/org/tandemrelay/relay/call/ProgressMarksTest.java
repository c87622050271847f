package org.tandemrelay.relay.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.call.ProgressMarks.Progress;
import org.tandemrelay.upstream.session.OutputItem;

class ProgressMarksTest {

    private static final long FRAME = 20_000_000;
    private static final OutputItem FIRST = new OutputItem("answer", "first");
    private static final OutputItem SECOND = new OutputItem("answer", "second");

    private final ProgressMarks marks = new ProgressMarks(200);

    /** So many frames leave; the last mark that followed one of them. */
    private String send(OutputItem item, int frames) {
        String last = null;
        for (int i = 0; i < frames; i++) {
            String mark = marks.sent(item, FRAME);
            last = mark == null ? last : mark;
        }
        return last;
    }

    @Test
    void saysHowMuchOfTheItemWasPlayedWhenItComesBack() {
        // When
        String early = send(FIRST, 5);
        String late = send(FIRST, 10);

        // Then
        assertThat(marks.cameBack(early)).isEqualTo(new Progress(early, FIRST, 100));
        assertThat(marks.cameBack(late)).isEqualTo(new Progress(late, FIRST, 300));
    }

    @Test
    void isDueOnlyAfterEnoughSpeech() {
        send(FIRST, 5);

        assertThat(send(FIRST, 9)).isNull();
        assertThat(send(FIRST, 1)).isNotNull();
        assertThat(send(FIRST, 9)).isNull();
    }

    @Test
    void isDueSoonerAtFirst() {
        // When
        List<Integer> frames = new ArrayList<>();
        for (int frame = 1; frame <= 30; frame++) {
            if (marks.sent(FIRST, FRAME) != null) {
                frames.add(frame);
            }
        }

        // Then
        assertThat(frames).containsExactly(1, 3, 5, 15, 25);
    }

    @Test
    void countsEachItemFromItsStart() {
        // When
        send(FIRST, 15);
        String mark = send(SECOND, 1);

        // Then
        assertThat(marks.cameBack(mark)).isEqualTo(new Progress(mark, SECOND, 20));
    }

    @Test
    void saysNothingAfterAFlush() {
        // Given
        String mark = send(FIRST, 10);

        // When
        marks.flush();

        // Then
        assertThat(marks.cameBack(mark)).isNull();
    }

    @Test
    void neverUsesANameTwice() {
        // Given
        String before = send(FIRST, 10);
        marks.flush();

        // When
        String after = send(FIRST, 10);

        // Then
        assertThat(after).isNotEqualTo(before);
        assertThat(marks.cameBack(before)).isNull();
        assertThat(marks.cameBack(after)).isNotNull();
    }

    @Test
    void takesALaterMarkForAllBeforeIt() {
        // Given
        String early = send(FIRST, 10);
        String late = send(FIRST, 10);

        // When
        marks.cameBack(late);

        // Then
        assertThat(marks.cameBack(early)).isNull();
    }

    @Test
    void knowsNoNamesOfOthers() {
        assertThat(marks.cameBack("resp_1")).isNull();
    }
}

package org.tandemrelay.relay.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** At 8 kHz a millisecond is 8 samples, and a time of 1 ms is written {@code ms(1)}. */
class CallerPlayoutTest {

    private static final long START_NANOS = -7_000_000_000L;

    private final Heard heard = new Heard();
    private final CallerPlayout playout = new CallerPlayout(new CallClock(START_NANOS, 8_000), heard, Long.MAX_VALUE);

    @Test
    void playsWhatComesInABurstOneAfterTheOther() {
        // Given
        playout.startItem("item_1", "resp_1");

        // When: 60 ms of audio come at once
        long first = playout.add(160, ms(100));
        long second = playout.add(160, ms(100));
        long third = playout.add(160, ms(100));
        playout.advance(ms(150));

        // Then
        assertThat(List.of(first, second, third)).containsExactly(800L, 960L, 1_120L);
        assertThat(playout.playedMillis("item_1")).isEqualTo(50);
        assertThat(playout.playing(ms(150))).isTrue();
        assertThat(playout.playing(ms(160))).isFalse();
        assertThat(heard.log).containsExactly("answer @800", "begin item_1 resp_1 @800");
    }

    @Test
    void countsAHoleInsideAnAnswerAsAGapThatBeginsWhereTheAudioRanOut() {
        // Given
        playout.startItem("item_1", "resp_1");
        playout.add(160, ms(0));

        // When: the next frame is 7 ms late
        long start = playout.add(160, ms(27));

        // Then
        assertThat(start).isEqualTo(216);
        assertThat(heard.log).contains("gap @160 +56");
        playout.advance(ms(47));
        assertThat(playout.playedMillis("item_1")).isEqualTo(40);
    }

    @Test
    void doesNotCallThePauseBetweenTwoAnswersAGap() {
        // Given
        playout.startItem("item_1", "resp_1");
        playout.add(160, ms(0));
        playout.endAnswer(ms(1));
        playout.mark("m1", ms(1));

        // When
        playout.startItem("item_2", "resp_2");
        playout.add(160, ms(900));

        // Then
        assertThat(heard.log)
                .containsExactly(
                        "answer @0",
                        "begin item_1 resp_1 @0",
                        "end item_1 @160 160",
                        "mark m1 @160",
                        "answer @7200",
                        "begin item_2 resp_2 @7200");
    }

    @Test
    void takesAnotherResponseForAnotherAnswerEvenWithoutAMark() {
        // Given
        playout.startItem("item_1", "resp_1");
        playout.add(160, ms(0));

        // When
        playout.startItem("item_2", "resp_2");
        playout.add(160, ms(100));

        // Then
        assertThat(heard.log).noneMatch(line -> line.startsWith("gap")).contains("answer @800");
    }

    @Test
    void keepsAnAnswerInOnePieceAcrossTheMarksWithinIt() {
        // Given
        playout.add(160, ms(0));
        playout.mark("p1", ms(0));

        // When
        playout.add(160, ms(10));
        playout.mark("p2", ms(10));
        playout.advance(ms(40));

        // Then
        assertThat(heard.log).containsExactly("answer @0", "begin null null @0", "mark p1 @160", "mark p2 @320");
    }

    @Test
    void takesAPauseForTheEndOfAnAnswerWhereNobodyTellsIt() {
        // Given
        CallerPlayout untold = new CallerPlayout(new CallClock(START_NANOS, 8_000), heard, 8_000);
        untold.add(160, ms(0));

        // When: after 999 ms of silence, and after 1000
        untold.add(160, ms(1_019));
        untold.add(160, ms(2_039));

        // Then
        assertThat(heard.log)
                .containsExactly(
                        "answer @0",
                        "begin null null @0",
                        "gap @160 +7992",
                        "answer @16312",
                        "end null @8312 320",
                        "begin null null @16312");
    }

    @Test
    void countsWhatIsHeardAfterAFlushByItselfWhereNothingHasAName() {
        // Given: 50 ms of 100 were heard
        playout.add(800, ms(0));
        playout.flush(ms(50));

        // When
        playout.add(160, ms(60));
        playout.finish();

        // Then
        assertThat(heard.log).contains("end null @400 400", "end null @640 160");
    }

    @Test
    void knowsTheMarksThatWereNotReached() {
        // Given
        playout.mark("nothing before", ms(0));
        playout.add(160, ms(0));
        playout.mark("m1", ms(0));
        playout.add(160, ms(0));
        playout.mark("m2", ms(0));

        // When
        playout.advance(ms(20));

        // Then
        assertThat(playout.marks()).containsExactly("m2");
    }

    @Test
    void countsAGapBetweenTwoItemsOfTheSameResponse() {
        // Given
        playout.startItem("item_1", "resp_1");
        playout.add(160, ms(0));

        // When
        playout.startItem("item_2", "resp_1");
        playout.add(160, ms(30));

        // Then
        assertThat(heard.log)
                .containsExactly(
                        "answer @0",
                        "begin item_1 resp_1 @0",
                        "gap @160 +80",
                        "end item_1 @160 160",
                        "begin item_2 resp_1 @240");
    }

    @Test
    void dropsAtAFlushWhatWasNotHeardAndForgetsItsMark() {
        // Given: 200 ms of audio and its mark
        playout.startItem("item_1", "resp_1");
        playout.add(1_600, ms(10));
        playout.endAnswer(ms(10));
        playout.mark("m1", ms(10));

        // When: after 33.5 ms of it
        long dropped = playout.flush(ms(43) + 500_000);
        playout.advance(ms(5_000));

        // Then
        assertThat(dropped).isEqualTo(1_600 - 268);
        assertThat(playout.playedMillis("item_1")).isEqualTo(33);
        assertThat(playout.queueEnd()).isEqualTo(80 + 268);
        assertThat(heard.log).contains("end item_1 @348 268").noneMatch(line -> line.startsWith("mark"));
    }

    @Test
    void startsAfreshAfterAFlush() {
        // Given
        playout.startItem("item_1", "resp_1");
        playout.add(1_600, ms(0));
        playout.flush(ms(50));

        // When
        playout.startItem("item_2", "resp_2");
        long start = playout.add(160, ms(50));

        // Then
        assertThat(start).isEqualTo(400);
        assertThat(heard.log)
                .contains("answer @400", "begin item_2 resp_2 @400")
                .noneMatch(line -> line.startsWith("gap"));
    }

    @Test
    void flushesNothingWhenAllWasHeard() {
        // Given
        playout.startItem("item_1", "resp_1");
        playout.add(160, ms(0));

        // When
        long dropped = playout.flush(ms(500));

        // Then
        assertThat(dropped).isZero();
        assertThat(playout.queueEnd()).isEqualTo(160);
        assertThat(playout.playedMillis("item_1")).isEqualTo(20);
    }

    @Test
    void tellsAMarkOnlyWhenAllBeforeItWasHeard() {
        // Given
        playout.startItem("item_1", "resp_1");
        playout.add(160, ms(0));
        playout.endAnswer(ms(0));
        playout.mark("m1", ms(0));

        // When
        playout.advance(ms(20) - 1);

        // Then
        assertThat(heard.log).doesNotContain("mark m1 @160");

        // When
        playout.advance(ms(20));

        // Then
        assertThat(heard.log).contains("mark m1 @160");
    }

    @Test
    void playsAudioThatNobodyNamed() {
        // When
        playout.add(160, ms(0));
        playout.finish();

        // Then
        assertThat(heard.log).containsExactly("answer @0", "begin null null @0", "end null @160 160");
        assertThat(playout.heardItem()).isNull();
    }

    @Test
    void hearsOutWhatIsQueuedWhenTheCallEnds() {
        // Given
        playout.startItem("item_1", "resp_1");
        playout.add(1_600, ms(0));

        // When
        playout.finish();

        // Then
        assertThat(playout.playedMillis("item_1")).isEqualTo(200);
        assertThat(heard.log).endsWith("end item_1 @1600 1600");
    }

    private static long ms(long millis) {
        return START_NANOS + millis * 1_000_000;
    }

    private static final class Heard implements PlayoutListener {
        final List<String> log = new ArrayList<>();

        @Override
        public void onAnswerBegins(long position) {
            log.add("answer @" + position);
        }

        @Override
        public void onItemBegins(@Nullable String item, @Nullable String response, long position) {
            log.add("begin " + item + " " + response + " @" + position);
        }

        @Override
        public void onItemEnds(@Nullable String item, long position, long playedSamples) {
            log.add("end " + item + " @" + position + " " + playedSamples);
        }

        @Override
        public void onGap(long position, long samples) {
            log.add("gap @" + position + " +" + samples);
        }

        @Override
        public void onMarkPlayed(String name, long position) {
            log.add("mark " + name + " @" + position);
        }
    }
}

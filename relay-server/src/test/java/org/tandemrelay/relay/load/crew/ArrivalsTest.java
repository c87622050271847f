package org.tandemrelay.relay.load.crew;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private final Meters meters = new Meters();
    private final Arrivals arrivals = new Arrivals(meters);

    @Test
    void missesNothingWhereAllCameInOrder() {
        // When
        come(0, 1, 2, 3);
        arrivals.end(4);

        // Then
        assertThat(wrong()).containsExactly(0L, 0L, 0L);
    }

    @Test
    void tellsTheLostFromTheLate() {
        // When: 2 comes late, 4 never, and neither do the last two
        come(0, 1, 3, 2, 5);
        arrivals.end(8);

        // Then
        assertThat(wrong()).containsExactly(3L, 0L, 1L);
    }

    @Test
    void countsEachComingAgain() {
        // When
        come(0, 1, 1, 0, 2);
        arrivals.end(3);

        // Then
        assertThat(wrong()).containsExactly(0L, 2L, 0L);
    }

    @Property(tries = 200)
    void findsExactlyWhatWasDoneToTheFrames(
            @ForAll @IntRange(min = 1, max = 3_000) int sent,
            @ForAll @IntRange(max = 9) int tenths,
            @ForAll long seed) {
        // Given
        Random random = new Random(seed);
        List<Integer> frames = new ArrayList<>();
        int lost = 0;
        int doubled = 0;
        for (int i = 0; i < sent; i++) {
            boolean drops = random.nextInt(10) < tenths;
            lost += drops ? 1 : 0;
            if (!drops) {
                frames.add(i);
                if (random.nextInt(10) == 0) {
                    doubled++;
                    frames.add(i);
                }
            }
        }
        Meters seen = new Meters();
        Arrivals got = new Arrivals(seen);

        // When
        frames.forEach(got::came);
        got.end(sent);

        // Then
        assertThat(List.of(seen.lost, seen.duplicated, seen.reordered))
                .containsExactly((long) lost, (long) doubled, 0L);
    }

    @Property(tries = 100)
    void losesNothingByAnyOrderOfAFewSeconds(@ForAll long seed) {
        // Given
        List<Integer> frames = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            frames.add(i);
        }
        Collections.shuffle(frames, new Random(seed));
        Meters seen = new Meters();
        Arrivals got = new Arrivals(seen);

        // When
        frames.forEach(got::came);
        got.end(500);

        // Then
        assertThat(List.of(seen.lost, seen.duplicated)).containsExactly(0L, 0L);
        assertThat(seen.reordered).isPositive();
    }

    private void come(int... numbers) {
        for (int number : numbers) {
            arrivals.came(number);
        }
    }

    private List<Long> wrong() {
        return List.of(meters.lost, meters.duplicated, meters.reordered);
    }
}

package org.tandemrelay.relay.playout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tandemrelay.relay.playout.PlayoutFixture.FIRST;
import static org.tandemrelay.relay.playout.PlayoutFixture.PCM24;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds however the model speaks. The far end is simulated to the nanosecond. */
class PlayoutProperties {

    private static final long SAMPLE_NANOS = 41_667;
    private static final long STALL_MILLIS = 300;

    /** One delta: so many bytes, and how long it took to come, as a share of the time in which it is heard. */
    record Delta(int bytes, double share) {
        long arrivalNanos() {
            return (long) (PCM24.nanosOf(bytes) * share);
        }
    }

    @Provide
    Arbitrary<List<Delta>> speech() {
        Arbitrary<Integer> samples = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.integers().between(1, 48)),
                Tuple.of(4, Arbitraries.integers().between(48, 12_000)));
        return Combinators.combine(samples, Arbitraries.doubles().between(0, 1))
                .as((length, share) -> new Delta(2 * length, share))
                .list()
                .ofMinSize(1)
                .ofMaxSize(80);
    }

    @Property(tries = 400)
    void neverRunsDryNorAheadOfTheLeadWhileTheModelKeepsUp(@ForAll("speech") List<Delta> speech) {
        // Given
        PlayoutFixture call = PlayoutFixture.lead(200);
        // Each delta is ready in at most the time in which the one before it is heard: never slower than real time.
        long ready = 0;
        for (Delta delta : speech) {
            // When
            call.speakBytes(FIRST, delta.bytes());
            ready = delta.arrivalNanos();
            call.passNanos(ready);
        }
        call.pass(60_000);

        // Then
        assertThat(call.caller.bytes()).isEqualTo(call.givenBytes());
        assertThat(call.caller.driestNanos()).isNotNegative();
        assertThat(call.caller.fullestNanos()).isLessThanOrEqualTo(200_000_000L + SAMPLE_NANOS);
        assertThat(call.heldBuffers()).isZero();
    }

    @Property(tries = 200)
    void neverCutsASampleNorRunsAheadOfTheLeadWhateverStalls(@ForAll("speech") List<Delta> speech) {
        // Given
        PlayoutFixture call = PlayoutFixture.lead(60);
        int count = 0;
        for (Delta delta : speech) {
            // When
            call.speakBytes(FIRST, delta.bytes());
            if (count++ % 3 == 0) {
                call.stall((long) (delta.share() * STALL_MILLIS));
            } else {
                call.passNanos(3 * delta.arrivalNanos());
            }
        }
        call.pass(60_000);

        // Then
        assertThat(call.caller.bytes()).isEqualTo(call.givenBytes());
        assertThat(call.caller.fullestNanos()).isLessThanOrEqualTo(60_000_000L + SAMPLE_NANOS);
        assertThat(call.caller.story().stream().filter(said -> said.startsWith("first ")))
                .allMatch(said -> Integer.parseInt(said.substring(6)) % 2 == 0);
    }
}

package org.tandemrelay.relay.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectationTest {

    @ParameterizedTest
    @CsvSource({
        "p99<5ms, true",
        "p99<4ms, false",
        "p99<=4100us, true",
        "p99>0.003s, true",
        "lost=0, false",
        "lost<=3, true",
        "added-p50<1.5, true",
        "cpu-us<20, true",
    })
    void judgesWhatWasMeasured(String expectation, boolean kept) {
        // Given
        Result result = Results.echo();

        // When
        List<Expectation> read = Expectation.parse(expectation);

        // Then
        assertThat(read)
                .singleElement()
                .satisfies(one -> assertThat(one.judge(result).kept()).isEqualTo(kept));
    }

    @Test
    void doesNotTakeWhatWasNotMeasuredForKept() {
        // When
        Expectation.Verdict verdict =
                Expectation.parse("first-audio-p99<5s").get(0).judge(Results.echo());

        // Then
        assertThat(verdict.kept()).isFalse();
        assertThat(verdict.value()).isNull();
    }

    @Test
    void readsSeveralWithCommas() {
        assertThat(Expectation.parse("p99<5ms, lost=0,p99.9<=1s"))
                .extracting(Expectation::name, Expectation::sign, Expectation::limit)
                .containsExactly(tuple("p99", "<", 5.0), tuple("lost", "=", 0.0), tuple("p99.9", "<=", 1_000.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "p99", "p99<", "p99<five", "<5ms", "p99<5min", "lost=0;p99<1"})
    void refusesWhatItCannotRead(String wrong) {
        assertThatThrownBy(() -> Expectation.parse(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("p99<5ms");
    }
}

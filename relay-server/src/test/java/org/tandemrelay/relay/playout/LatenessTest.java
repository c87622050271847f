package org.tandemrelay.relay.playout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How late the far end plays, of which the way there and back is no part. */
class LatenessTest {

    private final Lateness lateness = new Lateness();

    private void pings(long... millis) {
        for (long ping : millis) {
            lateness.onRoundTrip(ping * 1_000_000);
        }
    }

    private void reports(long... millis) {
        for (long behind : millis) {
            lateness.onReport(behind * 1_000_000);
        }
    }

    private long millis() {
        return lateness.nanos() / 1_000_000;
    }

    @Test
    void isNoneOfACallerWhoTellsNothing() {
        // When
        pings(400, 400, 400, 400, 400);

        // Then
        assertThat(millis()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 120, 400})
    void isNoneWhereReportsTakeJustTheWayThereAndBack(long roundTrip) {
        // When
        pings(roundTrip, roundTrip, roundTrip, roundTrip, roundTrip);
        reports(roundTrip, roundTrip, roundTrip);

        // Then
        assertThat(millis()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 120, 400})
    void isWhatReportsTakeBeyondThat(long roundTrip) {
        // When
        pings(roundTrip, roundTrip, roundTrip, roundTrip, roundTrip);
        reports(roundTrip + 80, roundTrip + 80, roundTrip + 80);

        // Then
        assertThat(millis()).isEqualTo(80);
    }

    @Test
    void isNotSeenInTheFirstOfACallWhoseFarEndAnswersNoPings() {
        // When
        reports(480, 480, 480);

        // Then
        assertThat(millis()).isZero();
    }

    @Test
    void isSeenWithoutPingsWhenItGrows() {
        // Given
        reports(400, 400, 400, 400, 400, 400, 400, 400, 400, 400);

        // When
        reports(550, 550, 550);

        // Then
        assertThat(millis()).isEqualTo(150);
    }

    @Test
    void isNotMadeOfOneReportThatCameLate() {
        // Given
        pings(100, 100, 100, 100, 100);

        // When
        reports(100, 100, 400, 100, 100);

        // Then
        assertThat(millis()).isZero();
    }

    @Test
    void isNotMadeOfTwoReportsThatCameLateTogether() {
        // Given
        pings(100, 100, 100, 100, 100);

        // When
        reports(100, 100, 100, 500, 300);

        // Then
        assertThat(millis()).isZero();
    }

    @Test
    void isNotMadeOfOnePingThatCameLate() {
        // When
        pings(100, 100, 900, 100, 100);
        reports(100, 100, 100);

        // Then
        assertThat(millis()).isZero();
    }

    @Test
    void isNotReadOutOfTheFirstWhimsOfTheNetwork() {
        // When
        pings(100);
        reports(119);

        // Then
        assertThat(millis()).isZero();
    }

    @Test
    void isSeenAtOnceWhereItIsMoreThanAWhim() {
        // When
        pings(100);
        reports(190);

        // Then
        assertThat(millis()).isEqualTo(90);
    }

    @Test
    void isExpectedAgainAfterAPause() {
        // Given
        pings(100, 100, 100, 100, 100);
        reports(180, 180, 180, 180);

        // When
        lateness.onRestart();

        // Then
        assertThat(millis()).isEqualTo(80);
    }

    @Test
    void isMeasuredAnewAfterAPause() {
        // Given
        pings(100, 100, 100, 100, 100);
        reports(300, 300, 300, 300);
        lateness.onRestart();

        // When
        reports(100, 100, 100);

        // Then
        assertThat(millis()).isZero();
    }
}

package org.tandemrelay.relay.caller.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrackClockTest {

    private static final int PACKET = 160;
    private static final long SECOND = 1_000_000_000;

    private final TrackClock clock = new TrackClock();

    private int packet(long timestampMillis) {
        return clock.came(timestampMillis, PACKET, 0);
    }

    @Test
    void missesNothingBeforeTheFirst() {
        // When / Then
        assertThat(packet(5_000)).isZero();
    }

    @Test
    void missesWhatLiesBetween() {
        // Given
        packet(0);

        // When / Then
        assertThat(packet(20)).isZero();
        assertThat(packet(60)).isEqualTo(20 * 8);
        assertThat(packet(80)).isZero();
    }

    @Test
    void makesNothingOfJitter() {
        // Given
        packet(0);
        int missing = 0;

        // When
        for (int i = 1; i < 500; i++) {
            missing += packet(20 * i + i % 3 * 9);
        }

        // Then
        assertThat(missing).isZero();
    }

    @Test
    void addsSmallGapsUpToOne() {
        // Given: a sender that loses 2 ms with each packet
        int missing = packet(0);

        // When
        for (int i = 1; i <= 100; i++) {
            missing += packet(22 * i);
        }

        // Then
        assertThat(missing).isBetween(180 * 8, 200 * 8);
    }

    @Test
    void startsAgainWhereTheSendersClockDoes() {
        // Given
        packet(10_000);

        // When / Then
        assertThat(packet(0)).isZero();
        assertThat(packet(40)).isEqualTo(20 * 8);
    }

    @Test
    void missesNothingWhereNoTimeIsTold() {
        // Given
        packet(0);

        // When / Then
        assertThat(packet(MediaScanner.NO_TIME)).isZero();
        assertThat(packet(60)).isEqualTo(20 * 8);
    }

    @Test
    void cannotBeMadeToMissMoreThanWasSpoken() {
        // Given
        packet(0);
        long missing = 0;

        // When: an hour with every packet, in a minute
        for (int i = 1; i <= 3_000; i++) {
            missing += clock.came(3_600_000L * i, PACKET, i * SECOND / 50);
        }

        // Then
        assertThat(missing / 8_000).isBetween(60L, 70L);
    }
}

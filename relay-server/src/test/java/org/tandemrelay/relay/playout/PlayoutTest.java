package org.tandemrelay.relay.playout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tandemrelay.relay.playout.PlayoutFixture.FIRST;
import static org.tandemrelay.relay.playout.PlayoutFixture.SECOND;

import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlayoutTest {

    private static final long MILLI = 1_000_000;

    @Test
    void handsOutTheLeadAtOnceAndTheRestAtThePaceOfHearing() {
        // Given
        PlayoutFixture call = PlayoutFixture.lead(200);

        // When
        call.speak(FIRST, 1_000);

        // Then
        assertThat(call.sentMillis()).isEqualTo(200);
        call.pass(500);
        assertThat(call.sentMillis()).isEqualTo(700);
        assertThat(call.playout.queuedMillis()).isEqualTo(300);
        call.pass(300);
        assertThat(call.caller.bytes()).isEqualTo(call.givenBytes());
        assertThat(call.heldBuffers()).isZero();
    }

    @Test
    void playsWithoutAGapWhileTheModelSpeaksInBurstsFiveTimesAsFast() {
        // Given
        PlayoutFixture call = PlayoutFixture.lead(200);

        // When
        for (int burst = 0; burst < 5; burst++) {
            for (int delta = 0; delta < 10; delta++) {
                call.speak(FIRST, 100);
                call.pass(20);
            }
            call.pass(780);
        }

        // Then
        assertThat(call.caller.driestNanos()).isPositive();
        assertThat(call.caller.fullestNanos()).isLessThanOrEqualTo(200 * MILLI);
    }

    @Test
    void fillsTheLeadAgainAfterAStallOfTheLoopButSendsNoMore() {
        // Given
        PlayoutFixture call = PlayoutFixture.lead(200);
        call.speak(FIRST, 3_000);
        call.pass(100);

        // When
        call.stall(1_000);

        // Then
        assertThat(call.sentMillis()).as("300 ms before, then the lead anew").isEqualTo(300 + 200);
        assertThat(call.caller.fullestNanos()).isLessThanOrEqualTo(200 * MILLI);
        call.pass(2_600);
        assertThat(call.caller.bytes()).isEqualTo(call.givenBytes());
    }

    @Test
    void sendsOnArrivalWhereTheLeadIsUnlimited() {
        // Given
        PlayoutFixture call = PlayoutFixture.lead(PlayoutSettings.UNLIMITED);

        // When
        call.speak(FIRST, 5_000);

        // Then
        assertThat(call.caller.bytes()).isEqualTo(call.givenBytes());
        assertThat(call.playout.queuedMillis()).isZero();
        assertThat(call.playout.playing())
                .as("the caller plays for another 5 s")
                .isTrue();
    }

    @Test
    void sendsOnArrivalWhereTheLeadIsLongerThanAnySpeech() {
        // Given
        PlayoutFixture call = PlayoutFixture.lead(100L * 60 * 60 * 1_000);

        // When
        call.speak(FIRST, 5_000);

        // Then
        assertThat(call.caller.bytes()).isEqualTo(call.givenBytes());
    }

    @Test
    void flushesOncePerBeatThatSentSomething() {
        // Given
        PlayoutFixture call = PlayoutFixture.lead(200);
        call.speak(FIRST, 300);

        // When
        call.pass(200);

        // Then
        assertThat(call.caller.flushes())
                .as("100 ms of speech that waited, in beats of 20 ms")
                .isEqualTo(5);
    }

    @Test
    void sendsAMarkRightBehindTheSpeechThatCameBeforeIt() {
        // Given
        PlayoutFixture call = PlayoutFixture.lead(200);
        call.speak(FIRST, 40);
        call.mark("middle");
        call.speak(SECOND, 20);
        call.mark("end");

        // When
        call.pass(1_000);

        // Then
        assertThat(call.caller.story())
                .containsExactly(
                        "first " + 20 * 48,
                        "first " + 20 * 48,
                        "mark middle",
                        "second " + 20 * 48,
                        "mark end",
                        "played out");
    }

    @Test
    void sendsAMarkAtOnceWhereNothingWaits() {
        // Given
        PlayoutFixture call = PlayoutFixture.lead(200);

        // When
        call.mark("alone");

        // Then
        assertThat(call.caller.story()).containsExactly("mark alone");
    }

    @Test
    void keepsSpeechWhileTheCallerDoesNotTakeIt() {
        // Given
        PlayoutFixture call = PlayoutFixture.lead(200);
        call.caller.writable(false);
        call.speak(FIRST, 1_000);
        call.mark("end");
        call.pass(3_000);
        assertThat(call.caller.story()).containsExactly("held up");

        // When
        call.caller.writable(true);
        call.pass(20);

        // Then
        assertThat(call.sentMillis()).isEqualTo(200);
        call.pass(1_000);
        assertThat(call.caller.bytes()).isEqualTo(call.givenBytes());
        assertThat(call.caller.story()).contains("mark end");
    }

    @Test
    void tellsWhenTooMuchWaitsAndWhenASecondOfThatIsGone() {
        // Given
        PlayoutFixture call = PlayoutFixture.leadAndQueue(200, 3_000);

        // When
        call.speak(FIRST, 200 + 3_000);

        // Then
        assertThat(call.caller.story()).as("as much as may wait").doesNotContain("full");
        call.speak(FIRST, 1);
        assertThat(call.caller.story()).endsWith("full");
        call.pass(1_000);
        assertThat(call.playout.queuedMillis()).isEqualTo(2_001);
        assertThat(call.caller.story()).doesNotContain("no longer full");
        call.pass(20);
        assertThat(call.caller.story()).containsOnlyOnce("full").endsWith("no longer full");
    }

    @Test
    void isNoLongerFullWhenAMarkHasTakenAllThatWaitedWithIt() {
        // Given
        PlayoutFixture call = PlayoutFixture.leadAndQueue(200, 100);
        call.caller.writable(false);
        call.speak(FIRST, 200);
        call.caller.writable(true);

        // When
        call.mark("end");
        call.pass(20);

        // Then
        assertThat(call.caller.story()).contains("full", "mark end").endsWith("no longer full");
    }

    @Test
    void isNoLongerFullWhenWhatWaitedIsDropped() {
        // Given
        PlayoutFixture call = PlayoutFixture.leadAndQueue(200, 1_000);
        call.speak(FIRST, 5_000);

        // When
        call.flush();

        // Then
        assertThat(call.caller.story()).endsWith("full", "no longer full");
    }

    @Test
    void tellsOnceThatAllHasBeenPlayed() {
        // Given
        PlayoutFixture call = PlayoutFixture.lead(200);
        call.speak(FIRST, 300);
        call.pass(280);
        assertThat(call.playout.playing()).isTrue();

        // When
        call.pass(20);

        // Then
        assertThat(call.playout.playing()).isFalse();
        call.pass(1_000);
        assertThat(call.caller.story()).containsOnlyOnce("played out");
    }

    @Test
    void sendsNothingOfWhatWasDropped() {
        // Given
        PlayoutFixture call = PlayoutFixture.lead(200);
        call.speak(FIRST, 1_000);
        call.mark("end");
        call.flush();
        List<String> before = List.copyOf(call.caller.story());

        // When
        call.pass(2_000);

        // Then
        assertThat(call.caller.story()).isEqualTo(before);
        assertThat(call.playout.playing()).isFalse();
        assertThat(call.heldBuffers()).isZero();
    }

    @Test
    void beginsANewLeadAfterSpeechWasDropped() {
        // Given
        PlayoutFixture call = PlayoutFixture.lead(200);
        call.speak(FIRST, 1_000);
        call.flush();

        // When
        call.speak(SECOND, 1_000);

        // Then
        assertThat(call.sentMillis()).isEqualTo(200 + 200);
    }

    @Test
    void releasesWhatWaitsWhenTheCallIsOver() {
        // Given
        PlayoutFixture call = PlayoutFixture.lead(200);
        call.speak(FIRST, 1_000);
        call.speak(SECOND, 1_000);

        // When
        call.playout.close();

        // Then
        assertThat(call.heldBuffers()).isZero();
    }

    @Test
    void takesNoNoticeOfSpeechWithoutSamples() {
        // Given
        PlayoutFixture call = PlayoutFixture.lead(200);
        var nothing = Unpooled.buffer(8);

        // When
        call.playout.add(FIRST, nothing, 1_000);

        // Then
        assertThat(nothing.refCnt()).isZero();
        assertThat(call.playout.playing()).isFalse();
        assertThat(call.caller.story()).isEmpty();
    }
}

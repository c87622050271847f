package org.tandemrelay.relay.playout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tandemrelay.relay.playout.PlayoutFixture.BYTES_PER_MILLI;
import static org.tandemrelay.relay.playout.PlayoutFixture.FIRST;
import static org.tandemrelay.relay.playout.PlayoutFixture.LATER;
import static org.tandemrelay.relay.playout.PlayoutFixture.SECOND;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Speech for a caller who does not read for a while: what became late is dropped, and what was heard is known all the same. */
class LateSpeechTest {

    /** Ten seconds of speech that may be 250 ms late, of which one has been played. */
    private static PlayoutFixture aSecondIntoTen() {
        PlayoutFixture call = PlayoutFixture.late(250);
        call.speak(FIRST, 10_000);
        call.pass(1_000);
        return call;
    }

    /** The far end has 200 ms in hand when it stops to read. */
    private static void readNothingFor(PlayoutFixture call, long millis) {
        call.caller.writable(false);
        call.pass(millis);
        call.caller.writable(true);
        call.pass(20);
    }

    private static byte[] part(byte[] speech, long fromMillis, long toMillis) {
        return Arrays.copyOfRange(speech, (int) fromMillis * BYTES_PER_MILLI, (int) toMillis * BYTES_PER_MILLI);
    }

    @Test
    void dropsWhatIsLateAndGoesOnInTime() {
        // Given
        PlayoutFixture call = aSecondIntoTen();
        long sentBefore = call.sentMillis();

        // When
        readNothingFor(call, 3_000);

        // Then: 3,000 ms but for the 200 that were there, in beats
        long dropped = call.caller.dropped().get("first");
        assertThat(dropped).isBetween(2_780L, 2_840L);
        assertThat(call.caller.story()).contains("held up", "no longer held up", "dropped " + dropped);
        byte[] sent = call.caller.bytes();
        long sentMillis = sent.length / BYTES_PER_MILLI;
        assertThat(part(sent, 0, sentBefore)).isEqualTo(part(call.givenBytes(), 0, sentBefore));
        assertThat(part(sent, sentBefore, sentMillis))
                .isEqualTo(part(call.givenBytes(), sentBefore + dropped, sentMillis + dropped));
    }

    @Test
    void knowsWhereInTheItemACallerIsWhoMissedSomeOfIt() {
        // Given
        PlayoutFixture call = aSecondIntoTen();
        readNothingFor(call, 3_000);
        long dropped = call.caller.dropped().get("first");
        call.pass(980);

        // When: five seconds after it began
        List<Heard> cut = call.flush();

        // Then
        assertThat(cut).hasSize(1);
        Heard heard = cut.get(0);
        assertThat(heard.playedMillis()).isBetween(4_960L, 5_000L);
        assertThat(heard.soundedMillis()).isEqualTo(heard.playedMillis() - dropped);
    }

    @Test
    void believesACallerWhoCountsWhatItGot() {
        // Given
        PlayoutFixture call = aSecondIntoTen();
        readNothingFor(call, 3_000);
        long dropped = call.caller.dropped().get("first");
        call.pass(500);

        // When: it plays 150 ms late
        call.report(FIRST, 1_200 + 500 - 150);
        Heard heard = call.flush().get(0);

        // Then
        assertThat(heard.soundedMillis()).isEqualTo(1_200 + 500 - 150);
        assertThat(heard.playedMillis()).isEqualTo(1_200 + 500 - 150 + dropped);
    }

    @Test
    void losesNothingToAShortHoldUp() {
        // Given
        PlayoutFixture call = PlayoutFixture.late(250);
        call.speak(FIRST, 2_000);
        call.pass(1_000);

        // When
        readNothingFor(call, 400);
        call.pass(2_000);

        // Then
        assertThat(call.caller.dropped()).isEmpty();
        assertThat(call.caller.bytes()).isEqualTo(call.givenBytes());
    }

    @Test
    void shortHoldUpsAddUp() {
        // Given
        PlayoutFixture call = aSecondIntoTen();

        // When
        readNothingFor(call, 400);
        call.pass(500);
        assertThat(call.caller.dropped()).isEmpty();
        readNothingFor(call, 400);

        // Then
        assertThat(call.caller.dropped().get("first")).isBetween(380L, 440L);
    }

    @Test
    void dropsNothingWhereLatenessIsNoMatter() {
        // Given
        PlayoutFixture call = PlayoutFixture.lead(200);
        call.speak(FIRST, 2_000);

        // When
        readNothingFor(call, 10_000);
        call.pass(2_500);

        // Then
        assertThat(call.caller.bytes()).isEqualTo(call.givenBytes());
    }

    @Test
    void dropsWhatComesOnlyNowThoughItIsLate() {
        // Given: a model that is heard as it speaks, and was not read meanwhile
        PlayoutFixture call = PlayoutFixture.late(250);
        call.speak(FIRST, 300);
        readNothingFor(call, 3_000);
        long late = 2_800;
        assertThat(call.sentMillis()).isEqualTo(200);
        call.pass(500);

        // When
        for (int i = 0; i < 20; i++) {
            call.speak(FIRST, 200);
        }
        call.pass(20);

        // Then
        assertThat(call.caller.dropped().get("first")).isBetween(late - 20, late + 40);
        assertThat(call.caller.story())
                .filteredOn(told -> told.startsWith("dropped"))
                .hasSize(1);
    }

    @Test
    void neverDropsAMarkNorAnyOfTheNextAnswer() {
        // Given
        PlayoutFixture call = PlayoutFixture.late(250);
        call.speak(FIRST, 1_000);
        call.speak(SECOND, 500);
        call.mark("answer");
        call.speak(LATER, 1_000);

        // When
        readNothingFor(call, 4_000);

        // Then
        assertThat(call.caller.dropped()).isEqualTo(Map.of("first", 800L, "second", 500L));
        assertThat(call.caller.story()).containsSubsequence("mark answer", "dropped 1300", "later 960");
        call.pass(2_000);
        assertThat(call.caller.story()).endsWith("played out");
        assertThat(call.caller.bytes()).hasSize((200 + 1_000) * BYTES_PER_MILLI);
        assertThat(call.heldBuffers()).isZero();
    }

    @Test
    void aFlushLeavesNothingToBeHeldUp() {
        // Given
        PlayoutFixture call = PlayoutFixture.late(250);
        call.speak(FIRST, 2_000);
        call.caller.writable(false);
        call.pass(1_000);
        assertThat(call.caller.story()).endsWith("held up");

        // When
        call.flush();

        // Then
        assertThat(call.caller.story()).endsWith("no longer held up");
        call.caller.writable(true);
        call.speak(SECOND, 100);
        call.pass(20);
        assertThat(call.caller.dropped()).isEmpty();
        assertThat(call.sentMillis()).isEqualTo(200 + 100);
    }
}

package org.tandemrelay.relay.call.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed.Cause;

class DiallerTest {

    private static final SessionClosed RESET = new SessionClosed(Cause.FAILED, 1006, "lost");
    private static final SessionClosed BROKE = new SessionClosed(Cause.FAILED, 1011, "broke");
    private static final SessionClosed UNREACHABLE = new SessionClosed(Cause.UNREACHABLE, 0, "refused");
    private static final SessionClosed FORBIDDEN = new SessionClosed(Cause.REFUSED, 401, "no such key");

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> story = new ArrayList<>();
    private final List<SessionClosed> givenUp = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private long rests;
    private boolean breaks;

    private final Dialler dialler = new Dialler(
            new Dialler.Terms(
                    new ReopenPolicy(3, Duration.ofSeconds(3), 40, 1_000),
                    channel.eventLoop(),
                    new Crowd(),
                    failures::add),
            new Dialler.Line() {
                @Override
                public void dial() {
                    story.add("dial");
                    if (breaks) {
                        throw new IllegalStateException("on purpose");
                    }
                }

                @Override
                public long restsNanos() {
                    return rests;
                }

                @Override
                public void hangUp() {
                    story.add("hang up");
                }

                @Override
                public void onGivenUp(SessionClosed why) {
                    givenUp.add(why);
                }
            });

    @BeforeEach
    void begin() {
        channel.freezeTime();
        dialler.begin();
    }

    @AfterEach
    void stop() {
        dialler.close();
        assertThat(channel.finishAndReleaseAll()).isFalse();
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private long dials() {
        return story.stream().filter("dial"::equals).count();
    }

    @Test
    void dialsAgainAfterAMoment() {
        // Given
        dialler.onReady();

        // When
        SessionClosed told = dialler.onClosed(RESET, true);
        pass(400);

        // Then
        assertThat(told).isNull();
        assertThat(dials()).isEqualTo(2);
        assertThat(dialler.onReady()).isEqualTo(400);
    }

    @Test
    void dialsThreeTimesMoreAndTellsWhyTheLineWasLost() {
        // Given
        dialler.onReady();
        assertThat(dialler.onClosed(RESET, true)).isNull();
        pass(400);
        assertThat(dialler.onClosed(UNREACHABLE, true)).isNull();
        pass(800);
        dialler.onClosed(UNREACHABLE, true);
        pass(1_600);

        // When
        SessionClosed told = givenUp.isEmpty() ? dialler.onClosed(UNREACHABLE, true) : givenUp.get(0);

        // Then
        assertThat(told.cause()).isEqualTo(Cause.FAILED);
        assertThat(told.message()).startsWith("lost; then ");
        assertThat(dials()).isLessThanOrEqualTo(4);
    }

    @Test
    void tellsAtOnceThatTheModelRefuses() {
        // Given
        dialler.onReady();
        dialler.onClosed(RESET, true);
        pass(400);

        // When / Then
        assertThat(dialler.onClosed(FORBIDDEN, true)).isEqualTo(FORBIDDEN);
        pass(3_000);
        assertThat(dials()).isEqualTo(2);
    }

    @Test
    void hangsUpADialThatTakesTooLong() {
        // Given
        dialler.onReady();
        dialler.onClosed(RESET, true);
        pass(400);

        // When
        pass(2_600);

        // Then
        assertThat(story).containsExactly("dial", "dial", "hang up");
        assertThat(givenUp)
                .singleElement()
                .satisfies(why -> assertThat(why.cause()).isEqualTo(Cause.FAILED));
    }

    @Test
    void bearsOneBreakOfTheModelsInACall() {
        // Given
        dialler.onReady();
        dialler.onClosed(BROKE, true);
        pass(400);
        dialler.onReady();
        pass(TimeUnit.MINUTES.toMillis(30));

        // When / Then
        assertThat(dialler.onClosed(BROKE, true)).isEqualTo(BROKE);
    }

    @Test
    void countsAnewAfterAMinuteOfGoodTalk() {
        for (int i = 0; i < 10; i++) {
            // Given
            dialler.onReady();
            pass(TimeUnit.MINUTES.toMillis(1));

            // When / Then
            assertThat(dialler.onClosed(RESET, true)).isNull();
            pass(400);
        }
    }

    @Test
    void waitsForAModelThatIsLeftInPeace() {
        // Given
        dialler.onReady();
        rests = TimeUnit.SECONDS.toNanos(1);
        dialler.onClosed(RESET, true);

        // When
        pass(900);

        // Then
        assertThat(dials()).isEqualTo(1);

        // When
        rests = 0;
        pass(600);

        // Then
        assertThat(dials()).isEqualTo(2);
    }

    @Test
    void givesUpAModelThatIsLeftInPeaceForTooLong() {
        // Given
        dialler.onReady();
        rests = TimeUnit.SECONDS.toNanos(5);

        // When / Then
        assertThat(dialler.onClosed(RESET, true)).isEqualTo(RESET);
    }

    @Test
    void doesNotWaitAtTheBeginningForAModelThatIsLeftInPeace() {
        // Given
        rests = TimeUnit.SECONDS.toNanos(1);

        // When / Then
        assertThat(dialler.onClosed(UNREACHABLE, true)).isEqualTo(UNREACHABLE);
    }

    @Test
    void replacesNoLineWhoseConversationIsNotItsOwn() {
        // Given
        assertThat(dialler.onClosed(UNREACHABLE, false)).isNull();
        pass(400);
        dialler.onReady();

        // When / Then
        assertThat(dialler.onClosed(RESET, false)).isEqualTo(RESET);
    }

    @Test
    void tellsOfAnErrorOfTheRelaysOwn() {
        // Given
        dialler.onReady();
        dialler.onClosed(RESET, true);
        breaks = true;

        // When
        pass(400);

        // Then
        assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void dialsNothingWhenTheCallIsOver() {
        // Given
        dialler.onReady();
        dialler.onClosed(RESET, true);

        // When
        dialler.close();
        pass(3_000);

        // Then
        assertThat(dials()).isEqualTo(1);
        assertThat(givenUp).isEmpty();
    }
}

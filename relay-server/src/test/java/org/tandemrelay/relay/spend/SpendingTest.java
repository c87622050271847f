package org.tandemrelay.relay.spend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.spend.SpendTerms.AgentTerms;
import org.tandemrelay.upstream.session.Usage;

/** The accounts of a day. */
class SpendingTest {

    private static final long SECOND = 1_000_000_000;

    /** An amount, of which a token costs a millionth. */
    private static final long ONE = 1_000_000_000;

    private Instant now = Instant.parse("2026-11-21T23:58:20Z");
    private final List<String> told = new ArrayList<>();

    private final class Ear implements SpendObserver {
        @Override
        public void spent(String agent, long audioMillis, long costNanos) {
            told.add("spent " + agent + " " + audioMillis + " " + costNanos);
        }

        @Override
        public void callSpent(CallSpent spent) {
            told.add("call " + spent.costNanos() + " by " + spent.key());
        }

        @Override
        public void reached(Budget budget, String name) {
            told.add("reached " + budget.holder() + " " + name);
        }

        @Override
        public void refused(Budget budget, String key) {
            told.add("refused " + budget.holder() + " " + key);
        }

        @Override
        public void unkept(String why) {
            told.add("unkept");
        }
    }

    private static SpendTerms perKey(SpendLimit limit) {
        return new SpendTerms(SpendLimit.NONE, limit, Map.of(), Map.of());
    }

    private static SpendTerms priced(Prices prices, SpendPolicy policy) {
        return new SpendTerms(
                SpendLimit.NONE, SpendLimit.NONE, Map.of(), Map.of("desk", new AgentTerms(prices, policy)));
    }

    private Spending spending(SpendTerms terms) {
        return new Spending(terms, () -> now, new Ear(), 2);
    }

    private static CallSpending answered(Spending spending, String key) {
        CallSpending call = spending.open("call_1", key);
        assertThat(call.answeredBy("desk", 0)).isNull();
        return call;
    }

    @Test
    void refusesAKeyWhoseDayIsSpentUntilMidnight() {
        // Given
        Spending spending = spending(perKey(new SpendLimit(10_000, 0)));
        CallSpending call = answered(spending, "shop");
        call.audio(10 * SECOND);

        // When
        call.book(SECOND);

        // Then
        assertThat(call.reached()).isEqualTo(new Budget(Budget.Holder.KEY, true));
        assertThat(spending.refusal("shop", null))
                .isNotNull()
                .extracting(Budget::message)
                .isEqualTo("this key has used up the audio that it may have today (UTC)");
        assertThat(spending.refusal("web", "desk")).isNull();
        assertThat(spending.secondsLeftToday()).isEqualTo(100);
        now = now.plus(Duration.ofSeconds(100));
        assertThat(spending.refusal("shop", null)).isNull();
        assertThat(spending.secondsLeftToday()).isEqualTo(86_400);
        assertThat(told).contains("refused KEY shop");
    }

    @Test
    void addsUpWhatCallsOfAKeySpendTogether() {
        // Given
        Spending spending = spending(perKey(new SpendLimit(10_000, 0)));
        CallSpending one = answered(spending, "shop");
        CallSpending other = answered(spending, "shop");
        one.audio(6 * SECOND);
        other.audio(6 * SECOND);

        // When
        one.book(SECOND);
        assertThat(one.reached()).isNull();
        other.book(SECOND);

        // Then
        assertThat(one.reached()).isNotNull();
        other.tellReached(new Budget(Budget.Holder.KEY, true));
        one.tellReached(new Budget(Budget.Holder.KEY, true));
        assertThat(told).filteredOn(line -> line.startsWith("reached")).containsExactly("reached KEY shop");
    }

    @Test
    void pricesWhatWasReadBeforeAsSuch() {
        // Given
        Prices prices = new Prices(4 * ONE, 32 * ONE, ONE / 2, 16 * ONE, 64 * ONE, 0);

        // When: 100 of text, 20 of them cached, and 300 of sound, 100 of them cached; 10 written, 200 spoken.
        long cost = prices.of(new Usage(400, 120, 300, 100, 210, 200));

        // Then
        assertThat(cost)
                .isEqualTo(
                        (80 * 4 * ONE + 200 * 32 * ONE + 120 * (ONE / 2) + 10 * 16 * ONE + 200 * 64 * ONE) / 1_000_000);
    }

    @Test
    void countsAConnectionByTheSecond() {
        // Given
        Spending spending = spending(priced(new Prices(0, 0, 0, 0, 0, 6 * ONE), SpendPolicy.NONE));
        CallSpending call = answered(spending, "shop");

        // When
        for (int beat = 1; beat <= 90; beat++) {
            call.book(beat * SECOND);
        }
        call.close(90 * SECOND);

        // Then
        assertThat(told).last().isEqualTo("call " + 9 * ONE + " by shop");
    }

    @Test
    void endsACallAtItsOwnLimitAndWarnsBefore() {
        // Given
        SpendPolicy policy = new SpendPolicy(new SpendLimit(0, ONE), SpendLimit.NONE, 50, "Say so.");
        Spending spending = spending(priced(new Prices(0, 0, 0, ONE, 0, 0), policy));
        CallSpending call = answered(spending, "shop");
        Usage answer = new Usage(0, 0, 0, 0, 400_000, 0);

        // When / Then
        call.answer(answer);
        call.book(SECOND);
        assertThat(call.warning()).isNull();
        call.answer(answer);
        call.book(SECOND);
        assertThat(call.warning()).isEqualTo("Say so.");
        assertThat(call.warning()).isNull();
        assertThat(call.reached()).isNull();
        call.answer(answer);
        call.book(SECOND);
        assertThat(call.reached()).isEqualTo(new Budget(Budget.Holder.CALL, false));
        // The key may go on.
        assertThat(spending.refusal("shop", "desk")).isNull();
    }

    @Test
    void refusesCallsOfAnAgentWhoseDayIsSpentAndOfNoOther() {
        // Given
        SpendPolicy policy = new SpendPolicy(SpendLimit.NONE, new SpendLimit(1_000, 0), 0, "");
        Spending spending = spending(priced(Prices.NONE, policy));
        CallSpending call = answered(spending, "shop");
        call.audio(SECOND);
        call.book(SECOND);

        // When / Then
        assertThat(spending.open("call_2", "web").answeredBy("desk", 0))
                .isEqualTo(new Budget(Budget.Holder.AGENT, true));
        assertThat(spending.open("call_3", "web").answeredBy("other", 0)).isNull();
    }

    @Test
    void takesOtherTermsWhileCallsGoOn() {
        // Given
        Spending spending = spending(SpendTerms.NONE);
        CallSpending call = answered(spending, "shop");
        call.audio(5 * SECOND);
        call.book(SECOND);
        assertThat(call.reached()).isNull();

        // When
        spending.terms(new SpendTerms(
                new SpendLimit(0, 0), new SpendLimit(60_000, 0), Map.of("shop", new SpendLimit(5_000, 0)), Map.of()));

        // Then
        assertThat(call.reached()).isNotNull();
        assertThat(spending.refusal("shop", null)).isNotNull();
    }

    @Test
    void keysBeyondThoseThatItCanRememberShareAnAccount() {
        // Given
        Spending spending = spending(perKey(new SpendLimit(1_000, 0)));
        List.of("a", "b").forEach(key -> {
            CallSpending call = answered(spending, key);
            call.audio(SECOND / 2);
            call.book(SECOND);
        });
        CallSpending third = answered(spending, "c");
        third.audio(SECOND);
        third.book(SECOND);

        // When / Then
        assertThat(spending.refusal("d", null)).isNotNull();
        assertThat(spending.refusal("a", null)).isNull();
        now = now.plus(Duration.ofDays(1));
        assertThat(answered(spending, "d").reached()).isNull();
    }

    @Test
    void doesNotBelieveAModelThatTellsOfLessThanNothingOrMoreThanCanBe() {
        // Given: a token costs a millionth, and a call may cost 1
        Spending spending = spending(priced(
                new Prices(ONE, ONE, ONE, ONE, ONE, 0),
                new SpendPolicy(new SpendLimit(0, ONE), SpendLimit.NONE, 0, SpendPolicy.USUAL_WARNING)));
        CallSpending call = answered(spending, "shop");

        // When / Then
        call.answer(new Usage(999_999, 0, 0, 0, 0, 0));
        call.answer(new Usage(-5_000_000, -1, -7, Long.MIN_VALUE, Long.MIN_VALUE, -1));
        call.book(SECOND);
        assertThat(call.reached()).isNull();
        call.answer(new Usage(1, 0, 0, 0, 0, 0));
        call.book(2 * SECOND);
        assertThat(call.reached()).isEqualTo(new Budget(Budget.Holder.CALL, false));
        for (int i = 0; i < 100; i++) {
            call.answer(new Usage(Long.MAX_VALUE, 0, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE));
        }
        call.book(3 * SECOND);
        assertThat(call.reached()).isEqualTo(new Budget(Budget.Holder.CALL, false));
    }
}

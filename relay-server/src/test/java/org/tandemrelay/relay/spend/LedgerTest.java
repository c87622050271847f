package org.tandemrelay.relay.spend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.spend.SpendTerms.AgentTerms;
import org.tandemrelay.upstream.session.Usage;

/** The accounts of a day, after the relay was started again. */
class LedgerTest {

    private static final long SECOND = 1_000_000_000;

    /** A token costs a thousandth. */
    private static final SpendTerms TERMS = new SpendTerms(
            new SpendLimit(60_000, 0),
            new SpendLimit(10_000, 0),
            Map.of(),
            Map.of(
                    "desk",
                    new AgentTerms(
                            new Prices(1_000 * SECOND, 0, 0, 0, 0, 0),
                            new SpendPolicy(
                                    SpendLimit.NONE, new SpendLimit(0, SECOND), 0, SpendPolicy.USUAL_WARNING))));

    private static final Usage THOUSAND_TOKENS = new Usage(1_000, 0, 0, 0, 0, 0);

    private Instant now = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("spent.json");
    }

    private Spending spending() {
        return new Spending(TERMS, () -> now, SpendObserver.NOBODY, 2);
    }

    private void spend(String key, int seconds) throws IOException {
        Spending spending = spending();
        try (Ledger ledger = Ledger.open(file(), spending)) {
            assertThat(ledger).isNotNull();
            CallSpending call = spending.open("call_1", key);
            assertThat(call.answeredBy("desk", 0)).isNull();
            call.audio(seconds * SECOND);
            call.close(SECOND);
        }
    }

    @Test
    void refusesAKeyWhoseDayWasSpentBefore() throws IOException {
        // Given
        spend("shop", 6);
        spend("shop", 4);
        Spending again = spending();

        // When
        try (Ledger ledger = Ledger.open(file(), again)) {
            // Then
            assertThat(ledger).isNotNull();
            assertThat(again.refusal("shop", "desk")).isEqualTo(new Budget(Budget.Holder.KEY, true));
            assertThat(again.refusal("web", "desk")).isNull();
        }
    }

    @Test
    void tellsNobodyElseWhatWasSpent() throws IOException {
        // Given: what is left of a relay that ended in the middle of writing
        Path half = Files.writeString(folder.resolve("spent.json.new"), "{");
        Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rw-rw-rw-"));

        // When
        spend("shop", 6);

        // Then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(half).doesNotExist();
    }

    @Test
    void remembersWhatAnAgentHasCostToTheLastBillionth() throws IOException {
        // Given
        Spending spending = spending();
        try (Ledger ledger = Ledger.open(file(), spending)) {
            assertThat(ledger).isNotNull();
            CallSpending call = spending.open("call_1", "shop");
            assertThat(call.answeredBy("desk", 0)).isNull();
            call.answer(THOUSAND_TOKENS);
            call.close(SECOND);
        }
        Spending again = spending();

        // When
        try (Ledger ledger = Ledger.open(file(), again)) {
            // Then
            assertThat(ledger).isNotNull();
            assertThat(again.refusal("web", "desk")).isEqualTo(new Budget(Budget.Holder.AGENT, false));
            assertThat(again.daySpent().agents()).containsEntry("desk", new DaySpent.Spent(0, SECOND));
        }
    }

    @Test
    void countsKeysBeyondThoseThatAreToldApartAsOneAfterwardsToo() throws IOException {
        // Given
        Spending spending = spending();
        try (Ledger ledger = Ledger.open(file(), spending)) {
            assertThat(ledger).isNotNull();
            for (String key : new String[] {"one", "two", "three", "four"}) {
                CallSpending call = spending.open("call_1", key);
                assertThat(call.answeredBy("desk", 0)).isNull();
                call.audio(6 * SECOND);
                call.close(SECOND);
            }
        }
        Spending again = spending();

        // When
        try (Ledger ledger = Ledger.open(file(), again)) {
            // Then
            assertThat(ledger).isNotNull();
            assertThat(again.refusal("one", null)).isNull();
            assertThat(again.refusal("five", null)).isEqualTo(new Budget(Budget.Holder.KEY, true));
        }
    }

    @Test
    void beginsAnewAfterMidnight() throws IOException {
        // Given
        spend("shop", 10);
        now = now.plus(Duration.ofHours(14));
        Spending tomorrow = spending();

        // When
        try (Ledger ledger = Ledger.open(file(), tomorrow)) {
            // Then
            assertThat(ledger).isNotNull();
            assertThat(tomorrow.refusal("shop", "desk")).isNull();
            assertThat(file()).content().contains("2026-11-23").doesNotContain("shop");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"day\":\"2026-11-22\",\"relay\":{\"audio_ms\":-1,\"cost\":0}}",
                "{\"day\":\"2026-11-22\",\"relay\":{\"audio_ms\":1.5,\"cost\":0}}",
                "{\"day\":\"2026-11-22\",\"relay\":{\"audio_ms\":1,\"cost\":99999999999999999999}}",
                "{\"day\":\"2026-11-22\",\"relay\":{\"audio"
            })
    void doesNotTakeAFileThatSomebodyElseWroteForNothingSpent(String content) throws IOException {
        // Given
        Files.writeString(file(), content);

        // Then
        assertThatThrownBy(() -> Ledger.open(file(), spending()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("spent.json")
                .hasMessageContaining("does not hold what was spent on a day");
        assertThat(file()).hasContent(content);
    }

    @Test
    void saysAtOnceThatItsFileCannotBeWritten() {
        // When
        Path nowhere = folder.resolve("gone").resolve("spent.json");

        // Then
        assertThatThrownBy(() -> Ledger.open(nowhere, spending())).isInstanceOf(IOException.class);
    }
}

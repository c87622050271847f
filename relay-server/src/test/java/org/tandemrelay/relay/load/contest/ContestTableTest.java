package org.tandemrelay.relay.load.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.relay.load.Results;

class ContestTableTest {

    private static final Standing.Use USE = new Standing.Use(160, 11.6, 2, 9, 4.4);

    @TempDir
    private Path folder;

    @Test
    void tellsThreeOfAKindByTheirMedianLeastAndMost() {
        // Given
        ContestResult.Level level = new ContestResult.Level(
                500,
                List.of(
                        standing(Rival.NOTHING, Windows.taking(0.5)),
                        standing("HAProxy", Windows.costing(0.8, 25)),
                        standing("Tandem", Windows.costing(1.2, 30)),
                        standing("Tandem", Windows.costing(1.1, 35)),
                        standing("Tandem", Windows.costing(1.3, 31))));

        // When
        String table = table(result(ContestPlan.Way.IN_TURN, List.of(level), List.of()));

        // Then
        assertThat(table.lines())
                .contains(
                        "| native | 500 | Tandem | 31.0 (30.0 to 35.0) | 1.24 (1.20 to 1.40) | 0.60 / 1.20 / 2.40 | 0.35 / 0.70 / 1.40 | 0 | 0"
                                + " | 4.4 (4.4 to 4.4) | 12 (12 to 12) | 160 (160 to 160) |");
        assertThat(table).contains("| native | 500 | HAProxy | 25.0 |  | 0.40 / 0.80 / 1.60 | 0.15 / 0.30 / 0.60 |");
    }

    @Test
    void tellsHowMuchLessVariantsNeedInTheSameWindow() {
        // Given
        ContestResult.Level level = new ContestResult.Level(
                100,
                List.of(
                        standing("epoll", Windows.costing(1, 30), Windows.costing(1, 40)),
                        standing("nio", Windows.costing(1, 33), Windows.costing(1, 41))));

        // When
        String table = table(result(ContestPlan.Way.TOGETHER, List.of(level), List.of()));

        // Then
        assertThat(table.lines())
                .contains(
                        "| epoll | 100 | 29.0 | 30.0 |  | 0 | 12 | 2, 9 | 160 |",
                        "| nio | 100 | 32.0 | 33.0 | -2.0 (-3.0, -1.0) | 0 | 12 | 2, 9 | 160 |");
    }

    @Test
    void tellsTheMostCallsAndWhetherTheTestWasTheLimit() {
        // Given
        Searched yardstick = new Searched("HAProxy", List.of(tried(300, true, false), tried(600, false, true)));
        Searched relay = new Searched("Tandem", List.of(tried(300, false, false), tried(150, true, false)));

        // When
        String table = table(result(ContestPlan.Way.SEARCH, List.of(), List.of(yardstick, relay)));

        // Then
        assertThat(table.lines())
                .contains(
                        "| native | HAProxy | 300 at least: then the test was the limit |  | 300 | 600 | 2 |",
                        "| native | Tandem | 150 | 0.50 | 150 | 300 | 2 |");
    }

    @Test
    void isReadAgainAndDrawn() throws Exception {
        // Given
        ContestResult.Level level = new ContestResult.Level(
                500, List.of(standing(Rival.NOTHING, Windows.taking(0.5)), standing("Tandem", Windows.taking(1.5))));
        Path file = folder.resolve("contest.json");
        ContestJson.of(result(ContestPlan.Way.IN_TURN, List.of(level), List.of()), "native")
                .write(file);

        // When
        ContestJson read = ContestJson.read(file);

        // Then
        assertThat(CallsPoint.ofContest(read)).containsOnlyKeys(Rival.NOTHING, "Tandem");
        assertThat(CallsPoint.ofContest(read).get("Tandem")).containsExactly(new CallsPoint(500, 3, 0.3, 1.5, false));
    }

    private static String table(ContestResult result) {
        StringWriter text = new StringWriter();
        new ContestTable(new PrintWriter(text)).print(List.of(ContestJson.of(result, "native")));
        return text.toString();
    }

    private static Standing standing(String name, Window... windows) {
        return new Standing(
                name,
                List.of(windows),
                0,
                name.equals("Tandem") && windows[0].trip().p99() == 1.5 ? 3 : 0,
                USE);
    }

    private static Searched.Tried tried(int calls, boolean held, boolean testLate) {
        return new Searched.Tried(calls, held, List.of(Windows.taking(1)), List.of(0.5), testLate, 1);
    }

    private static ContestResult result(ContestPlan.Way way, List<ContestResult.Level> levels, List<Searched> found) {
        ContestPlan plan = new ContestPlan(
                way, List.of(100, 500), 200, new ContestPlan.Timing(2, Duration.ofSeconds(2), Duration.ofSeconds(20)));
        return new ContestResult(
                plan, Instant.parse("2026-11-21T10:00:00Z"), Results.echo().machine(), levels, found);
    }
}

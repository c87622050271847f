package org.tandemrelay.relay.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.relay.spend.Prices;
import org.tandemrelay.relay.spend.SpendLimit;
import org.tandemrelay.relay.spend.SpendPolicy;

/** Prices and limits as a file has them. */
class SpendFileTest {

    private static final long CENT = 10_000_000;

    @TempDir
    private Path folder;

    private Configuration load(String yaml) throws ConfigurationException, IOException {
        return ConfigurationLoader.load(Files.writeString(folder.resolve("tandem.yaml"), yaml), Map.of(), Map.of());
    }

    @Test
    void readsPricesByModelAndLimitsByWhoTheyAreFor() throws Exception {
        // When
        Configuration read = load("""
                max-cost-per-key: 5
                max-cost-per-day: 200
                model-key: secret-of-the-model
                prices:
                  gpt-realtime-2.1: {text-input: 4, audio-input: 32, cached-input: 0.4, text-output: 16, audio-output: 64}
                  default: {minute: 0.06}
                quotas:
                  shop: {cost-per-day: 20, audio-per-day: 10h}
                agents:
                  default:
                    model: gpt-realtime-2.1
                    limits: {cost: 0.50, audio-per-day: 2h, spend-warning: 80}
                  other:
                    model-url: wss://models.example.org/live?model=own
                """);

        // Then
        assertThat(read.spending().perDay()).isEqualTo(new SpendLimit(0, 20_000 * CENT));
        assertThat(read.spending().perKey()).isEqualTo(new SpendLimit(0, 500 * CENT));
        assertThat(read.spending().keys()).containsEntry("shop", new SpendLimit(36_000_000, 2_000 * CENT));
        assertThat(read.spending().agents().get("default").prices())
                .isEqualTo(new Prices(400 * CENT, 3_200 * CENT, 40 * CENT, 1_600 * CENT, 6_400 * CENT, 0));
        assertThat(read.spending().agents().get("default").policy())
                .isEqualTo(new SpendPolicy(
                        new SpendLimit(0, 50 * CENT), new SpendLimit(7_200_000, 0), 80, SpendPolicy.USUAL_WARNING));
        assertThat(read.spending().agents().get("other").prices()).isEqualTo(new Prices(0, 0, 0, 0, 0, 6 * CENT));
    }

    @Test
    void readsTheExampleOfItsPage() throws Exception {
        // Given
        String page = Files.readString(Path.of("../docs/spending.md"));
        int start = page.indexOf("```yaml\n") + "```yaml\n".length();

        // When
        String example =
                page.substring(start, page.indexOf("```", start)).replace("/var/lib/tandem", folder.toString());
        Configuration read = load("model-key: a-key\n" + example);

        // Then
        assertThat(read.spending().agents().get("reception").policy().warning()).contains("offer a call back");
        assertThat(new SpendListing(read).warnings()).isEmpty();
    }

    @Test
    void showsThemAndTellsOfLimitsThatHoldNobody() throws Exception {
        // Given
        Configuration read = load("""
                max-cost-per-day: 200
                quotas:
                  shop: {audio-per-day: 10h}
                prices:
                  own: {text-input: 4, cached-input: 0.40}
                agents:
                  default:
                    model-url: wss://models.example.org/live?model=own
                    limits: {cost: 0.50, spend-warning: 80}
                  other: {}
                """);

        // When
        SpendListing listing = new SpendListing(read);

        // Then
        assertThat(listing.lines())
                .containsEntry("agent default", "cost 0.5 a call, warns at 80%, text-input 4, cached-input 0.4")
                .containsEntry("key shop", "audio 36000s a day")
                .containsEntry("all calls", "cost 200 a day");
        assertThat(listing.warnings())
                .containsExactly(
                        "agent other: its model has no prices, so that limits on cost do not hold its calls",
                        "each restart gives everybody a fresh day, since the accounts are in memory alone: set spend-file");
    }

    @Test
    void saysWhatIsWrongWithThem() {
        // When
        ConfigurationException wrong = catchThrowableOfType(ConfigurationException.class, () -> load("""
                max-cost-per-call: much
                prices:
                  default: {audio: 3, text-input: -1}
                  other: 5
                quotas:
                  - shop
                """));

        // Then
        assertThat(wrong.problems()).anyMatch(problem -> problem.contains("max-cost-per-call"));
        ConfigurationException below = catchThrowableOfType(ConfigurationException.class, () -> load("""
                prices:
                  default: {audio: 3, text-input: -1}
                  other: 5
                quotas:
                  - shop
                """));
        assertThat(below.problems())
                .anyMatch(problem -> problem.contains("line 2") && problem.contains("there is no prices.default.audio"))
                .anyMatch(problem -> problem.contains("prices.default.text-input '-1' must be an amount"))
                .anyMatch(problem -> problem.contains("prices.other must hold keys"))
                .anyMatch(problem -> problem.contains("quotas must hold names"));
    }

    @Test
    void readsAKeyFromAFileOfItsOwnButNotFromTwoPlaces() throws Exception {
        // Given
        Path key = Files.writeString(folder.resolve("model.key"), "sk-very-secret\n");

        // When
        Configuration read = load("model-key-file: " + key + "\n");
        ConfigurationException twice = catchThrowableOfType(
                ConfigurationException.class, () -> load("model-key-file: " + key + "\nmodel-key: another\n"));

        // Then
        assertThat(read.get(ModelSettings.MODEL_KEY)).isEqualTo("sk-very-secret");
        assertThat(read.files()).contains(key);
        assertThat(read.toString()).doesNotContain("sk-very-secret");
        assertThat(twice.problems()).containsExactly("model-key and model-key-file mean the same: set one of them");
    }
}

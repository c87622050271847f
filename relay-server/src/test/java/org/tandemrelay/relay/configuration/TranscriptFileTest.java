package org.tandemrelay.relay.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transcripts as a file has them. */
class TranscriptFileTest {

    @TempDir
    private Path folder;

    private Configuration load(String recording) throws ConfigurationException, IOException {
        Path key = Files.writeString(folder.resolve("key"), "ab".repeat(32));
        String yaml = "recordings: " + folder + "\nrecording-key-file: " + key
                + "\nagents:\n  desk:\n    model-url: wss://models.example.org/\n    recording:\n"
                + "      purpose: Training\n      consent: elsewhere\n      keep-days: 1\n" + recording.indent(6);
        return ConfigurationLoader.load(Files.writeString(folder.resolve("tandem.yaml"), yaml), Map.of(), Map.of());
    }

    private String shown(String recording) throws Exception {
        return new AgentsListing(load(recording).agents())
                .agents()
                .values()
                .iterator()
                .next()
                .get("recording");
    }

    private List<String> problems(String recording) {
        return catchThrowableOfType(ConfigurationException.class, () -> load(recording))
                .problems();
    }

    @Test
    void showsWhetherWordsAreKeptAndWhatIsTakenOutOfThem() throws Exception {
        // When / Then
        assertThat(shown("")).doesNotContain("transcript");
        assertThat(shown("transcript: true")).endsWith("with a transcript without iban, card, email, us-ssn");
        assertThat(shown("transcript: true\nredact: [card, email]\nredact-patterns:\n  customer: 'K-\\d{6}'"))
                .endsWith("with a transcript without customer, card, email");
    }

    @Test
    void warnsOfTranscriptsThatAreWrittenAsTheyAre() throws Exception {
        // When
        List<String> warnings =
                new AgentsListing(load("transcript: true\nredact: none").agents()).warnings();

        // Then
        assertThat(warnings)
                .contains("agent desk: its transcripts are written as they are, card numbers and all: redact is none");
    }

    @Test
    void refusesWhatCannotBeLookedFor() {
        // When / Then
        assertThat(problems("transcript: true\nredact: [cards]")).anyMatch(told -> told.contains("'cards' is none of"));
        assertThat(problems("transcript: true\nredact-patterns:\n  open: '('"))
                .anyMatch(told -> told.contains("redact-patterns 'open' is no regular expression"));
        assertThat(problems("redact: card")).anyMatch(told -> told.contains("redact is for transcripts"));
    }
}

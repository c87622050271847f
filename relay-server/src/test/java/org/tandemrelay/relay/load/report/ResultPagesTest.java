package org.tandemrelay.relay.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemrelay.relay.load.Expectation;
import org.tandemrelay.relay.load.Figures;
import org.tandemrelay.relay.load.Result;
import org.tandemrelay.relay.load.Results;
import org.xml.sax.InputSource;

/** The files that a load test leaves. */
class ResultPagesTest {

    private static final Path PAGE = Path.of("../docs/load-test.md");

    @TempDir
    private Path folder;

    static Stream<Result> results() {
        return Stream.of(Results.echo(), Results.stepped(), Results.talk(), Results.cold(), Results.disturbed());
    }

    @ParameterizedTest
    @MethodSource("results")
    void tellsEveryMemberOfItsJsonInTheDocumentation(Result result) throws IOException {
        // Given
        String page = Files.readString(PAGE);

        // When
        JsonNode json = ResultJson.tree(result, verdicts(result));

        // Then
        List<String> names = new ArrayList<>();
        collect(json, names);
        assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    /** Names that are not data themselves. */
    private static void collect(JsonNode json, List<String> names) {
        json.properties().forEach(member -> {
            names.add(member.getKey());
            if (!member.getKey().equals("ends") && !member.getKey().equals("figures")) {
                collect(member.getValue(), names);
            }
        });
        if (json.isArray()) {
            json.forEach(element -> collect(element, names));
        }
    }

    @Test
    void tellsEveryFigureThatCanBeExpectedInTheDocumentation() throws IOException {
        // Given
        String page = Files.readString(PAGE);

        // When / Then
        results()
                .forEach(result -> assertThat(Figures.of(result).keySet())
                        .allSatisfy(name -> assertThat(page)
                                .contains("`" + name.replaceFirst("p(50|90|99|99\\.9)$|max$", "p99") + "`")));
    }

    @ParameterizedTest
    @MethodSource("results")
    void drawsAPageThatNeedsNothingElse(Result result) throws Exception {
        // Given
        Path file = folder.resolve("result.html");

        // When
        HtmlReport.write(result, verdicts(result), file);

        // Then
        String page = Files.readString(file);
        assertThat(page).doesNotContain("{{", "<script", "<link", "src=", "NaN", "Infinity", "a-secret");
        assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http://", "https://");
        assertThat(page).contains("<svg", "prefers-color-scheme: dark");
        // Nothing is left open, and nothing of the outside is taken for HTML.
        String body = page.substring(page.indexOf("<main>"), page.indexOf("</main>") + "</main>".length());
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(body)));
    }

    @Test
    void saysWhichNumberOfCallsHolds() throws IOException {
        assertThat(page(Results.stepped())).contains("200 calls hold", "400 calls: 58.53 ms added");
        assertThat(ResultJson.tree(Results.stepped(), List.of())
                        .path("most_calls")
                        .asInt())
                .isEqualTo(200);
    }

    private String page(Result result) throws IOException {
        Path file = folder.resolve("page.html");
        HtmlReport.write(result, List.of(), file);
        return Files.readString(file);
    }

    private static List<Expectation.Verdict> verdicts(Result result) {
        return Expectation.parse("p99<5ms,lost=0,calls>100").stream()
                .map(expectation -> expectation.judge(result))
                .toList();
    }
}

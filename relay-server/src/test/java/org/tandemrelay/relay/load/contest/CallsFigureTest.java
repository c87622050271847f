package org.tandemrelay.relay.load.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.load.Results;
import org.tandemrelay.relay.load.report.ResultJson;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** One figure of many results. */
class CallsFigureTest {

    @Test
    void takesTheMedianOfResultsOfTheSameNumberOfCalls() {
        // Given
        List<CallsPoint> results = List.of(
                new CallsPoint(200, 0, 0.5, 4, false),
                new CallsPoint(100, 0, 0.3, 1, false),
                new CallsPoint(200, 9, 0.6, 2, false),
                new CallsPoint(200, 3, 0.4, 3, false));

        // When
        CallsFigure.Line line = CallsFigure.Line.of("relay", results);

        // Then
        assertThat(line.points())
                .containsExactly(new CallsPoint(100, 0, 0.3, 1, false), new CallsPoint(200, 3, 0.5, 3, false));
    }

    @Test
    void drawsALineAndItsDotsInEachOfItsPlots() throws Exception {
        // Given
        CallsFigure.Line relay = CallsFigure.Line.of(
                "Tandem & co.",
                List.of(new CallsPoint(100, 0, 0.4, 0.3, false), new CallsPoint(900, 40, 0.99, 0.8, true)));
        CallsFigure.Line proxy = CallsFigure.Line.of(
                "HAProxy",
                List.of(new CallsPoint(100, 0, 0.3, 0.2, false), new CallsPoint(900, 0, Double.NaN, 70, false)));

        // When
        String svg = new CallsFigure(List.of(relay, proxy)).svg();

        // Then
        Document drawn =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertThat(drawn.getElementsByTagName("polyline").getLength()).isEqualTo(6);
        // Of HAProxy's CPU with 900 calls nothing is known.
        assertThat(drawn.getElementsByTagName("circle").getLength()).isEqualTo(11);
        assertThat(svg.split("circle class=\"relay hollow\"")).hasSize(4);
        assertThat(svg).contains("Tandem &amp; co.", "calls refused").doesNotContain("NaN", "Infinity");
    }

    @Test
    void drawsCallersWithNothingBetweenInGrey() {
        // Given
        CallsFigure.Line nothing =
                CallsFigure.Line.of(Rival.NOTHING, List.of(new CallsPoint(100, 0, Double.NaN, 0.7, false)));
        CallsFigure.Line relay = CallsFigure.Line.of("Tandem", List.of(new CallsPoint(100, 0, 0.4, 0.9, false)));

        // When
        String svg = new CallsFigure(List.of(nothing, relay)).svg();

        // Then
        assertThat(svg).contains("circle class=\"relay\"").contains("circle class=\"direct\"");
        assertThat(svg.indexOf(">Tandem<")).isLessThan(svg.indexOf(">nothing between<"));
    }

    @Test
    void readsWhatTheLoadTestHasWritten() {
        // When
        CallsPoint point = CallsPoint.of(ResultJson.tree(Results.echo(), List.of()));

        // Then
        assertThat(point.calls()).isEqualTo(400);
        assertThat(point.cpuShare()).isEqualTo(0.3);
        assertThat(point.p99()).isBetween(3.9, 4.1);
    }
}

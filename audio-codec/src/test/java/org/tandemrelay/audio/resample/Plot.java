package org.tandemrelay.audio.resample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Curves of level over frequency, as an SVG for the README. */
final class Plot {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 420;
    private static final int LEFT = 60;
    private static final int TOP = 40;
    private static final int RIGHT = 190;
    private static final int BOTTOM = 50;
    private static final double LOWEST_DB = -110;
    private static final double HIGHEST_DB = 5;
    private static final String[] COLOURS = {"#c2410c", "#1d4ed8", "#15803d", "#7c3aed", "#6b7280"};

    private final String title;
    private final double maxHz;
    private final Map<String, double[][]> curves = new LinkedHashMap<>();

    Plot(String title, double maxHz) {
        this.title = title;
        this.maxHz = maxHz;
    }

    /** Adds a curve of pairs of frequency and level. */
    void add(String name, double[][] points) {
        curves.put(name, points);
    }

    void write(Path file) throws IOException {
        StringBuilder svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH,
                HEIGHT);
        line(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        line(svg, "<text x=\"%d\" y=\"22\" font-size=\"14\">%s</text>", LEFT, title);
        for (int db = 0; db >= LOWEST_DB; db -= 20) {
            line(svg, "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>", LEFT, y(db), WIDTH - RIGHT);
            line(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d</text>", LEFT - 6, y(db) + 4, db);
        }
        for (int hz = 0; hz <= maxHz; hz += 1_000) {
            line(svg, "<path d=\"M%.1f %dV%d\" stroke=\"#ddd\"/>", x(hz), TOP, HEIGHT - BOTTOM);
            line(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>",
                    x(hz),
                    HEIGHT - BOTTOM + 18,
                    hz / 1_000);
        }
        line(svg, "<text x=\"%d\" y=\"%d\">input frequency, kHz; level of the output, dB</text>", LEFT, HEIGHT - 12);
        int row = 0;
        for (Map.Entry<String, double[][]> curve : curves.entrySet()) {
            draw(svg, curve.getValue(), COLOURS[row % COLOURS.length]);
            int at = TOP + 16 + 20 * row;
            line(svg, "<path d=\"M%d %dh22\" stroke=\"%s\" stroke-width=\"2\"/>", WIDTH - RIGHT + 12, at, COLOURS[row]);
            line(svg, "<text x=\"%d\" y=\"%d\">%s</text>", WIDTH - RIGHT + 40, at + 4, curve.getKey());
            row++;
        }
        svg.append("</svg>\n");
        Files.createDirectories(file.getParent());
        Files.writeString(file, svg);
    }

    private void draw(StringBuilder svg, double[][] points, String colour) {
        StringBuilder path = new StringBuilder();
        for (double[] point : points) {
            path.append(String.format(
                    Locale.ROOT, "%s%.1f %.1f", path.length() == 0 ? "M" : "L", x(point[0]), y(point[1])));
        }
        line(svg, "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>", path, colour);
    }

    private double x(double hz) {
        return LEFT + hz / maxHz * (WIDTH - LEFT - RIGHT);
    }

    private double y(double db) {
        double part = (HIGHEST_DB - Math.max(db, LOWEST_DB)) / (HIGHEST_DB - LOWEST_DB);
        return TOP + part * (HEIGHT - TOP - BOTTOM);
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}

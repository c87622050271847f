package org.tandemrelay.relay.load.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import org.tandemrelay.relay.load.report.Chart.Axis.Tick;

/** A plot in SVG, whose colours are the page's. */
public final class Chart {

    /** Of the whole plot, its names included, in units of the SVG. */
    public static final int WIDTH = 560;
    /** Likewise. */
    public static final int HEIGHT = 236;

    private static final int LEFT = 46;
    private static final int RIGHT = 26;
    private static final int TOP = 26;
    private static final int BOTTOM = 40;

    private final Axis x;
    private final Axis y;
    private final String label;
    private final StringBuilder body = new StringBuilder();

    /**
     * With its axes and nothing on it.
     *
     * @param label what is read out to those who do not see it
     */
    public Chart(String label, Axis x, Axis y) {
        this.label = label;
        this.x = x;
        this.y = y;
        for (Tick tick : y.ticks()) {
            double at = atY(tick.value());
            svg("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH - RIGHT, at, at);
            svg(
                    "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT - 8, at + 4, tick.label());
        }
        for (Tick tick : x.ticks()) {
            double at = atX(tick.value());
            svg(
                    "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    at, HEIGHT - 20, tick.label());
        }
        svg(
                "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>",
                LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM, HEIGHT - BOTTOM);
        svg(
                "<text class=\"name\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                WIDTH - RIGHT, HEIGHT - 4, x.name());
        svg("<text class=\"name\" x=\"%d\" y=\"%d\">%s</text>", 2, 12, y.name());
    }

    /**
     * One side of a plot.
     *
     * @param from value at its beginning; of a logarithmic one, above 0
     * @param ticks where something is written
     */
    public record Axis(String name, double from, double to, boolean logarithmic, List<Tick> ticks) {

        private static final double ROOM = 1.04;

        /** Something written at a value. */
        record Tick(double value, String label) {}

        /** From 0 to a little more than the most, with round numbers between. */
        public static Axis linear(String name, double most, DoubleFunction<String> label) {
            double step = Math.pow(10, Math.floor(Math.log10(most)));
            double steps = most / step;
            if (steps < 2) {
                step /= 5;
            } else if (steps < 5) {
                step /= 2;
            } else {
                step *= 2;
            }
            List<Tick> ticks = new ArrayList<>();
            for (int i = 0; i * step <= most; i++) {
                ticks.add(new Tick(i * step, label.apply(i * step)));
            }
            return new Axis(name, 0, most * ROOM, false, ticks);
        }

        /** From one power of ten to another. */
        public static Axis powers(String name, double least, double most, DoubleFunction<String> label) {
            int from = (int) Math.floor(Math.log10(Math.max(least, 1e-3)));
            int to = (int) Math.ceil(Math.log10(Math.max(most, 1e-2)) + 1e-9);
            to = Math.max(to, from + 1);
            List<Tick> ticks = new ArrayList<>();
            for (int power = from; power <= to; power++) {
                ticks.add(new Tick(Math.pow(10, power), label.apply(Math.pow(10, power))));
            }
            return new Axis(name, Math.pow(10, from), Math.pow(10, to), true, ticks);
        }

        private double share(double value) {
            double share = logarithmic
                    ? (Math.log10(Math.max(value, from)) - Math.log10(from)) / (Math.log10(to) - Math.log10(from))
                    : (value - from) / (to - from);
            return Math.max(0, Math.min(1, share));
        }
    }

    private double atX(double value) {
        return LEFT + x.share(value) * (WIDTH - LEFT - RIGHT);
    }

    private double atY(double value) {
        return HEIGHT - BOTTOM - y.share(value) * (HEIGHT - TOP - BOTTOM);
    }

    /** A line through points, each an x and a y. */
    public Chart line(String style, List<double[]> points) {
        if (!points.isEmpty()) {
            svg("<polyline class=\"%s\" points=\"%s\"/>", style, path(points));
        }
        return this;
    }

    /** The ground between a line and the axis. */
    Chart area(String style, List<double[]> points) {
        if (!points.isEmpty()) {
            svg(
                    "<polygon class=\"%s\" points=\"%.1f,%d %s %.1f,%d\"/>",
                    style,
                    atX(points.get(0)[0]),
                    HEIGHT - BOTTOM,
                    path(points),
                    atX(points.get(points.size() - 1)[0]),
                    HEIGHT - BOTTOM);
        }
        return this;
    }

    /** A dot with a word for who points at it. */
    public Chart dot(String style, double[] point, String title) {
        svg(
                "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"><title>%s</title></circle>",
                style, atX(point[0]), atY(point[1]), title);
        return this;
    }

    /** A level across the plot, with its name. */
    public Chart level(double value, String name) {
        double at = atY(value);
        svg("<line class=\"level\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH - RIGHT, at, at);
        svg("<text class=\"name\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", WIDTH - RIGHT - 4, at - 5, name);
        return this;
    }

    /** A stretch of the x axis. */
    Chart band(double from, double to) {
        svg(
                "<rect class=\"band\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
                atX(from), TOP, atX(to) - atX(from), HEIGHT - TOP - BOTTOM);
        return this;
    }

    private String path(List<double[]> points) {
        StringBuilder path = new StringBuilder();
        for (double[] point : points) {
            path.append(String.format(Locale.ROOT, "%.1f,%.1f ", atX(point[0]), atY(point[1])));
        }
        return path.toString().strip();
    }

    private void svg(String format, Object... values) {
        body.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    /** The whole element. */
    String svg() {
        String head = String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" xmlns=\"http://www.w3.org/2000/svg\">%n",
                WIDTH,
                HEIGHT,
                label);
        return head + body + "</svg>";
    }

    /** The same as a part of a larger drawing, so far from its top. */
    public String part(int top) {
        return String.format(Locale.ROOT, "<g transform=\"translate(0 %d)\">%n%s</g>%n", top, body);
    }
}

package org.tandemrelay.relay.load.contest;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How one rival did under so many calls.
 *
 * @param name of the rival
 * @param windows in which it was measured
 * @param again how many more were thrown away, since the test itself was late
 * @param refused calls that did not come about
 * @param use of its process
 */
record Standing(String name, List<Window> windows, int again, int refused, Use use) {

    /**
     * What a process uses, from the first window to the last. What is not known is −1.
     *
     * @param residentMib at the end
     * @param garbage bytes for a frame there and one back
     * @param collections of it
     * @param collectionMillis how long they took together
     * @param systemCalls for a frame there and one back
     */
    record Use(double residentMib, double garbage, long collections, long collectionMillis, double systemCalls) {
        static final Use UNKNOWN = new Use(-1, -1, -1, -1, -1);
    }

    /** The middle of what the windows say; −1 without a window. Of an even number the lower. */
    double median(ToDoubleFunction<Window> figure) {
        return median(windows.stream().mapToDouble(figure).toArray());
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? -1 : sorted[(sorted.length - 1) / 2];
    }

    /** Whether the test itself was the limit: late in most windows that it could not do better. */
    boolean testLate() {
        return windows.stream().filter(Window::testLate).count() * 2 > windows.size();
    }

    long wrong() {
        return windows.stream().mapToLong(Window::wrong).sum();
    }

    int failed() {
        return windows.stream().mapToInt(Window::failed).sum();
    }
}

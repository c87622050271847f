package org.tandemrelay.relay.redaction;

import java.util.Arrays;

/**
 * Numbers of payment cards: 13 to 19 digits, in whatever groups, whose last is the check digit of the others (ISO/IEC 7812-1, annex B; Luhn's formula).
 * Of other numbers so long every tenth looks the same, and is taken for one.
 */
final class CardNumbers implements Rule {

    static final String NAME = "card";

    private static final int LEAST = 13;
    private static final int MOST = 19;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void find(String text, Marks marks) {
        int at = 0;
        while (at < text.length()) {
            if (SpreadOut.digit(text.charAt(at))) {
                int[] places = run(text, at);
                mark(text, places, marks);
                at = places[places.length - 1];
            }
            at++;
        }
    }

    /** Where the digits are that follow each other. */
    private static int[] run(String text, int first) {
        int[] places = new int[16];
        int count = 0;
        int at = first;
        while (at < text.length() && SpreadOut.digit(text.charAt(at))) {
            if (count == places.length) {
                places = Arrays.copyOf(places, 2 * count);
            }
            places[count] = at;
            count++;
            at = SpreadOut.next(text, at);
        }
        return Arrays.copyOf(places, count);
    }

    /** All that may be one, even where two overlap: it is not known which of them it is. */
    private static void mark(String text, int[] places, Marks marks) {
        boolean[] edges = edges(places);
        for (int from = 0; from + LEAST <= places.length; from++) {
            int most = Math.min(MOST, places.length - from);
            for (int length = LEAST; edges[from] && length <= most; length++) {
                if (edges[from + length] && checks(text, places, from, length)) {
                    marks.add(places[from], places[from + length - 1] + 1);
                }
            }
        }
    }

    /** Where a number may begin, or have ended: between groups, and anywhere in groups that are too long to be one. */
    private static boolean[] edges(int[] places) {
        boolean[] edges = new boolean[places.length + 1];
        int group = 0;
        for (int i = 1; i <= places.length; i++) {
            if (i == places.length || places[i] != places[i - 1] + 1) {
                edges[group] = true;
                edges[i] = true;
                if (i - group > MOST) {
                    Arrays.fill(edges, group, i, true);
                }
                group = i;
            }
        }
        return edges;
    }

    private static boolean checks(String text, int[] places, int from, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int digit = Character.digit(text.charAt(places[from + length - 1 - i]), 10);
            int weighed = i % 2 == 0 ? digit : 2 * digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return sum % 10 == 0;
    }
}

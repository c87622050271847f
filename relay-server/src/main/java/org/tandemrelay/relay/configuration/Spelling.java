package org.tandemrelay.relay.configuration;

import java.util.Collection;

/** Guesses what somebody meant to write. */
final class Spelling {

    /** More wrong letters than this make another word. */
    private static final int MOST_WRONG = 3;

    private Spelling() {}

    /** {@code "; did you mean 'port'?"}, or nothing where no word is near. */
    static String suggestion(String written, Collection<String> words) {
        String nearest = "";
        int least = Math.min(MOST_WRONG, written.length() / 2) + 1;
        for (String word : words) {
            int wrong = distance(written.replace('_', '-'), word.replace('_', '-'));
            if (wrong < least) {
                least = wrong;
                nearest = word;
            }
        }
        return nearest.isEmpty() ? "" : "; did you mean '" + nearest + "'?";
    }

    /** Levenshtein's: the fewest letters to put in, take out or change. */
    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}

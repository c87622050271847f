package org.tandemrelay.relay.redaction;

import java.util.Arrays;

/** Which characters of a text are not to be read by anybody, and what they are: the first that marks one names it. */
final class Marks {

    private static final int NOBODY = -1;

    private final int[] owners;
    private int rule;

    Marks(int length) {
        owners = new int[length];
        Arrays.fill(owners, NOBODY);
    }

    /** What is marked from now on was found by this one. */
    void by(int ruleIndex) {
        rule = ruleIndex;
    }

    /** From this character on, up to that one. */
    void add(int from, int to) {
        for (int i = from; i < to; i++) {
            if (owners[i] == NOBODY) {
                owners[i] = rule;
            }
        }
    }

    /** The text with the names of the rules in the place of what they found. */
    String applied(String text, String[] names) {
        StringBuilder out = new StringBuilder(text.length());
        int before = NOBODY;
        for (int i = 0; i < text.length(); i++) {
            int owner = owners[i];
            if (owner == NOBODY) {
                out.append(text.charAt(i));
            } else if (owner != before) {
                out.append('[').append(names[owner]).append(']');
            }
            before = owner;
        }
        return out.toString();
    }
}

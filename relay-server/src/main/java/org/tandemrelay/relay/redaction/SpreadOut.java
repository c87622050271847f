package org.tandemrelay.relay.redaction;

/** Numbers as people say and write them: in groups, with spaces, dashes and the like between them. */
final class SpreadOut {

    /** Between two groups; more is something else. */
    private static final int MOST_BETWEEN = 4;

    private SpreadOut() {}

    /** Where the next character goes on behind this one, with no more than a separator between; the text's length if none does. */
    static int next(String text, int at) {
        int next = at + 1;
        while (next < text.length() && next - at <= MOST_BETWEEN && separates(text.charAt(next))) {
            next++;
        }
        boolean goesOn = next < text.length() && Character.isLetterOrDigit(text.charAt(next));
        return goesOn ? next : text.length();
    }

    private static boolean separates(char c) {
        if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
            return true;
        }
        int type = Character.getType(c);
        return type == Character.DASH_PUNCTUATION || type == Character.FORMAT || ".,/_:".indexOf(c) >= 0;
    }

    static boolean digit(char c) {
        return Character.digit(c, 10) >= 0;
    }
}

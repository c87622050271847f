package org.tandemrelay.relay.redaction;

/**
 * Account numbers: two letters, two check digits and up to 30 letters and digits, in whatever groups, that leave 1 when divided by 97 (ISO 13616-1). Most of it
 * must be digits, or every hundredth sentence with "at 10" in it were one.
 */
final class Ibans implements Rule {

    static final String NAME = "iban";

    private static final int LEAST = 15;
    private static final int MOST = 34;
    private static final int HEAD = 4;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void find(String text, Marks marks) {
        for (int at = 0; at < text.length(); at++) {
            if (letter(text.charAt(at)) && (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))) {
                findAt(text, at, marks);
            }
        }
    }

    private static void findAt(String text, int start, Marks marks) {
        char[] word = new char[MOST];
        int length = 0;
        int digits = 0;
        int at = start;
        while (at < text.length() && length < MOST && fits(text.charAt(at), length)) {
            word[length] = text.charAt(at);
            digits += SpreadOut.digit(word[length]) ? 1 : 0;
            length++;
            boolean ends = at + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(at + 1));
            if (ends && length >= LEAST && 2 * digits >= length && checks(word, length)) {
                marks.add(start, at + 1);
            }
            at = SpreadOut.next(text, at);
        }
    }

    private static boolean fits(char c, int place) {
        boolean digit = SpreadOut.digit(c);
        if (place < 2) {
            return letter(c);
        }
        return digit || (place >= HEAD && letter(c));
    }

    private static boolean letter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static boolean checks(char[] word, int length) {
        int rest = 0;
        for (int i = 0; i < length; i++) {
            // The head comes last.
            int value = Character.digit(word[(i + HEAD) % length], 36);
            rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
        }
        return rest == 1;
    }
}

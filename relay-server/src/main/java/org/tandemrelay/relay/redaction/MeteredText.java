package org.tandemrelay.relay.redaction;

/**
 * A text that lets itself be looked at so many times and no more: how an expression that goes back and forth without end, as {@code a*a*a*a*a*b} does, is
 * stopped, since Java's has no limit of its own.
 */
final class MeteredText implements CharSequence {

    /** Some 200 for each character of the longest text; sane expressions need a few. Less than 50 ms. */
    private static final int MOST_LOOKS = 4_000_000;

    private final String text;
    private int looks;

    /** It was looked at too often. */
    static final class ExhaustedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ExhaustedException() {
            super("looked at too often", null, false, false);
        }
    }

    MeteredText(String text) {
        this.text = text;
    }

    @Override
    public char charAt(int index) {
        looks++;
        if (looks > MOST_LOOKS) {
            throw new ExhaustedException();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}

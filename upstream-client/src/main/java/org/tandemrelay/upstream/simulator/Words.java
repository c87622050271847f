package org.tandemrelay.upstream.simulator;

/** A text that is told word by word; put together again, the words are the text. */
final class Words {

    private final String text;
    private int position;

    Words(String text) {
        this.text = text;
    }

    boolean left() {
        return position < text.length();
    }

    /** The next word with the space before it. */
    String next() {
        int end = text.indexOf(' ', position + 1);
        String word = text.substring(position, end < 0 ? text.length() : end);
        position += word.length();
        return word;
    }

    /** What was told until now. */
    String said() {
        return text.substring(0, position);
    }
}

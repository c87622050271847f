package org.tandemrelay.relay.call.captions;

import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * The words of one item of the model's beside its speech: how many of them belong to so much of it. Models write ahead of what they say,
 * and do not tell which word is when: while an item grows, nobody is taken to speak faster than people do; when it is whole, its words
 * are spread over its length.
 */
@EachFrame(Way.DOWN)
final class SpokenWords {

    /** Faster than anybody reads aloud in a language of letters; measured speech has about 15. */
    private static final double MOST_CHARS_PER_MILLI = 0.020;

    /** What a resampler or a packet may keep back of the end. */
    private static final long SLACK_NANOS = 60_000_000;

    /** In languages that have no spaces words end anywhere. */
    private static final int LONGEST_WORD = 24;

    private final StringBuilder text = new StringBuilder();
    private long receivedNanos;
    private long sentNanos;

    /** Nothing more of it will be written or spoken. */
    private boolean whole;

    /** So much of the text has been told, from its start. */
    private int told;

    void append(String more) {
        text.append(more);
    }

    void replace(String all) {
        text.setLength(0);
        text.append(all);
        told = Math.min(told, text.length());
    }

    void received(long nanos) {
        receivedNanos += nanos;
    }

    void sent(long nanos) {
        sentNanos += nanos;
    }

    void whole() {
        whole = true;
    }

    /** Whether all of it has been sent. */
    boolean over() {
        return whole && allSent();
    }

    /** Whether all that has come of it has been sent. */
    boolean allSent() {
        return sentNanos + SLACK_NANOS >= receivedNanos;
    }

    /** What will have been heard when all that has come of it has been sent, and no more comes. */
    String received() {
        return whole ? text.toString() : heard(receivedNanos / 1_000_000);
    }

    boolean isWhole() {
        return whole;
    }

    /** Whether anything of it has been told. */
    boolean begun() {
        return told > 0;
    }

    /** What has been sent and not told, in whole words; empty if there is none. */
    String next() {
        if (told == text.length()) {
            return "";
        }
        int until = over() ? text.length() : wordsUntil(sentNanos);
        if (until <= told) {
            return "";
        }
        String piece = text.substring(told, until);
        told = until;
        return piece;
    }

    /** All that has been told. */
    String told() {
        return text.substring(0, told);
    }

    /** What was heard when the item was cut off after so much of it. */
    String heard(long millis) {
        return text.substring(0, wordsUntil(millis * 1_000_000));
    }

    private int wordsUntil(long nanos) {
        if (receivedNanos <= 0) {
            return 0;
        }
        double share = Math.min(1, (double) nanos / receivedNanos);
        double chars = text.length() * share;
        int most = (int) (whole ? chars : Math.min(chars, nanos / 1e6 * MOST_CHARS_PER_MILLI));
        return most >= text.length() ? text.length() : endOfWord(most);
    }

    /** The last end of a word up to there. */
    private int endOfWord(int most) {
        for (int i = most; i > Math.max(0, most - LONGEST_WORD); i--) {
            if (Character.isWhitespace(text.charAt(i))) {
                return i;
            }
        }
        if (most <= LONGEST_WORD) {
            return 0;
        }
        return Character.isLowSurrogate(text.charAt(most)) ? most - 1 : most;
    }
}

package org.tandemrelay.upstream.simulator;

import java.util.concurrent.ThreadLocalRandom;

/** Identifiers that look like the vendor's: a word, an underscore and 21 letters and digits. */
final class Ids {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 21;

    private Ids() {}

    static String next(String prefix) {
        return prefix + '_' + letters(LENGTH);
    }

    /** Random letters, also what the vendor pads its text deltas with. */
    static String letters(int length) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}

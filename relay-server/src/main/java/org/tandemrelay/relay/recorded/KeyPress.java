package org.tandemrelay.relay.recorded;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key of the caller's telephone.
 *
 * @param digit one of {@code 0}–{@code 9}, {@code *}, {@code #}, {@code A}–{@code D}
 * @param atMillis when it is pressed, in ms of the call
 */
public record KeyPress(char digit, int atMillis) {

    private static final Pattern WRITTEN = Pattern.compile("([0-9*#A-D])@([0-9]{1,5}(?:\\.[0-9]{1,3})?)s?");

    /**
     * Reads a key and its time in seconds, such as {@code 5@3s} or {@code #@4.5}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static KeyPress parse(String written) {
        Matcher matcher = WRITTEN.matcher(written);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + written + "' is no key and its time: one of 0-9, *, #, A-D, then @ and seconds, as in 5@3s");
        }
        return new KeyPress(matcher.group(1).charAt(0), (int) Math.round(Double.parseDouble(matcher.group(2)) * 1_000));
    }
}

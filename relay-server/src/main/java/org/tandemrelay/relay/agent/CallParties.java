package org.tandemrelay.relay.agent;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds in a call's parameters who called whom: bridges name it {@code From} and {@code To}, or in lower case. */
final class CallParties {

    private static final Pattern SCHEME = Pattern.compile("^(?i)(sips?|tel):");
    private static final Pattern BEHIND_USER = Pattern.compile("[@;].*$");
    private static final Pattern PUNCTUATION = Pattern.compile("[\\s().+/-]");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private CallParties() {}

    static String from(Map<String, String> parameters) {
        return either(parameters, "from", "From");
    }

    static String to(Map<String, String> parameters) {
        return either(parameters, "to", "To");
    }

    private static String either(Map<String, String> parameters, String name, String other) {
        String value = parameters.getOrDefault(name, "");
        return value.isEmpty() ? parameters.getOrDefault(other, "") : value;
    }

    /**
     * A number so that it is the same however it is written: digits alone, of {@code +49 (30) 1234} as of {@code
     * sip:+49301234@example.org}. What is not digits is an extension's name, in lower case.
     */
    static String normal(String number) {
        String address = SCHEME.matcher(number.strip()).replaceFirst("");
        String user = BEHIND_USER.matcher(address).replaceFirst("");
        String digits = PUNCTUATION.matcher(user).replaceAll("");
        return DIGITS.matcher(digits).matches() ? digits : user.toLowerCase(Locale.ROOT);
    }
}

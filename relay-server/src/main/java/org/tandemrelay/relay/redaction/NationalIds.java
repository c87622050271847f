package org.tandemrelay.relay.redaction;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers by which countries tell their people, those whose form or check digits tell them from other numbers. */
final class NationalIds implements Rule {

    private static final String BETWEEN = "[\\s.\\p{Pd}]?";
    private static final String DIGIT = BETWEEN + "\\d";
    private static final String ALONE = "(?<![\\p{L}\\p{N}])";
    private static final String END = "(?![\\p{L}\\p{N}])";

    /** Of what is left of 23. */
    private static final String SPANISH_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";

    private static final int FRENCH_MODULUS = 97;

    private final String name;
    private final Pattern form;

    /** Of letters and digits alone, in capitals. */
    private final Predicate<String> check;

    private NationalIds(String name, String form, Predicate<String> check) {
        this.name = name;
        this.form = Pattern.compile(ALONE + form + END, Pattern.CASE_INSENSITIVE);
        this.check = check;
    }

    /** The United Kingdom's National Insurance number: letters that are given out, six digits, A to D. It has no check digit. */
    static NationalIds british() {
        String prefix = "(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z]" + BETWEEN + "[A-CEGHJ-NPR-TW-Z]";
        return new NationalIds("uk-nino", prefix + "(?:" + DIGIT + "){6}" + BETWEEN + "[A-D]", id -> true);
    }

    /** Spain's DNI and NIE: a number and the letter for what is left of it when it is divided by 23. */
    static NationalIds spanish() {
        return new NationalIds(
                "es-dni", "[XYZ\\d](?:" + DIGIT + "){7}" + BETWEEN + "[A-Z]", NationalIds::spanishLetterFits);
    }

    private static boolean spanishLetterFits(String id) {
        int kind = "XYZ".indexOf(id.charAt(0));
        int number = Integer.parseInt((kind < 0 ? id.substring(0, 1) : String.valueOf(kind)) + id.substring(1, 8));
        return SPANISH_LETTERS.charAt(number % SPANISH_LETTERS.length()) == id.charAt(8);
    }

    /** France's NIR: sex, year, month, department (2A and 2B are Corsica's), commune, number, and what is missing to a multiple of 97. */
    static NationalIds french() {
        String department = "(?:(?:" + DIGIT + "){2}|" + BETWEEN + "2[AB])";
        return new NationalIds(
                "fr-nir", "[12](?:" + DIGIT + "){4}" + department + "(?:" + DIGIT + "){8}", NationalIds::frenchKeyFits);
    }

    private static boolean frenchKeyFits(String id) {
        String digits = id.replace("2A", "19").replace("2B", "18");
        long number = Long.parseLong(digits.substring(0, 13));
        return FRENCH_MODULUS - number % FRENCH_MODULUS == Long.parseLong(digits.substring(13));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void find(String text, Marks marks) {
        Matcher matcher = form.matcher(new MeteredText(text));
        int from = 0;
        while (matcher.find(from)) {
            String bare = matcher.group().replaceAll("[\\s.\\p{Pd}]", "").toUpperCase(Locale.ROOT);
            if (check.test(bare)) {
                marks.add(matcher.start(), matcher.end());
            }
            // Another may begin within one that was none.
            from = matcher.start() + 1;
        }
    }
}

package org.tandemrelay.relay.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any text. */
class RedactorProperties {

    private final Redactor redactor = Redactor.of(Redactor.KNOWN, Map.of());

    /** A number in groups, and the same without what is between them. */
    record Card(String written, String digits) {}

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings()
                .all()
                .ofMaxLength(200)
                .filter(text -> text.chars().noneMatch(c -> c == '@' || Character.digit(c, 10) >= 0));
    }

    @Provide
    Arbitrary<Card> cards() {
        Arbitrary<String> digits =
                Arbitraries.strings().numeric().ofMinLength(12).ofMaxLength(18);
        Arbitrary<List<String>> between = Arbitraries.of("", "", "", " ", "-", ". ", " - ", "\u2013", ", ", "\u00a0")
                .list()
                .ofSize(18);
        return Combinators.combine(digits, between).as(RedactorProperties::card);
    }

    private static Card card(String body, List<String> between) {
        String digits = body + checkDigit(body);
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            written.append(i == 0 ? "" : between.get(i - 1)).append(digits.charAt(i));
        }
        return new Card(written.toString(), digits);
    }

    private static int checkDigit(String body) {
        int sum = 0;
        for (int i = 0; i < body.length(); i++) {
            int digit = body.charAt(body.length() - 1 - i) - '0';
            int weighed = i % 2 == 0 ? 2 * digit : digit;
            sum += weighed / 10 + weighed % 10;
        }
        return (10 - sum % 10) % 10;
    }

    /** Numbers and all, but none that goes on where the card begins or ends. */
    @Provide
    Arbitrary<String> surroundings() {
        return Arbitraries.strings()
                .withChars("0123456789 -.,ab@\u00e4")
                .ofMaxLength(40)
                .map(text -> text + "x ");
    }

    @Property(tries = 300)
    void wordsWithoutNumbersPassUnchanged(@ForAll("words") String text) throws RedactionFailedException {
        // When / Then
        assertThat(redactor.redact(text)).isEqualTo(text);
    }

    @Property(tries = 500)
    void noCardNumberComesThrough(
            @ForAll("surroundings") String before, @ForAll("cards") Card card, @ForAll("surroundings") String after)
            throws RedactionFailedException {
        // Given: apart from other numbers by a space, or by less.
        String text = before + card.written() + " " + after;

        // When
        String redacted = redactor.redact(text);

        // Then
        assertThat(redacted).doesNotContain(card.written());
        assertThat(redacted.replaceAll("[^0-9]", ""))
                .hasSizeLessThanOrEqualTo(digits(text) - card.digits().length());
    }

    private static int digits(String text) {
        return text.replaceAll("[^0-9]", "").length();
    }
}

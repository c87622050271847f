package org.tandemrelay.relay.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a text, and what is not. */
class RedactorTest {

    private final Redactor redactor = Redactor.of(Redactor.KNOWN, Map.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "My card is 4111111111111111.|My card is [card].",
                "It is 4111 1111 1111 1111, thank you.|It is [card], thank you.",
                "4111-1111-1111-1111|[card]",
                "41 11, 11 11 - 11 11. 11 11|[card]",
                "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1|[card]",
                "American Express 3782 822463 10005 or so|American Express [card] or so",
                "I have 2 cards, 5555 5555 5555 4444 expires 12/27|I have 2 cards, [card] expires 12/27",
                "Two: 4111 1111 1111 1111 5555 5555 5555 4444.|Two: [card].",
                "00000000004111111111111111|[card]",
                "٤١١١ ١١١١ ١١١١ ١١١١|[card]",
                "4111\u200b1111\u200b1111\u2060\u00ad1111|[card]",
                "ref:4111\u00a01111\u20111111\u20131111x|ref:[card]x",
                "Write to Ada.Lovelace+shop@mail.example.co.uk please.|Write to [email] please.",
                "ada @ example.com|[email]",
                "jürgen@bücher.example!|[email]!",
                "DE89 3704 0044 0532 0130 00|[iban]",
                "My IBAN: gb29nwbk60161331926819, yes|My IBAN: [iban], yes",
                "FR14-2004-1010-0505-0001-3M02-606 and so on|[iban] and so on",
                "D E 89 37 04 00 44 05 32 01 30 00|[iban]",
                "It is 123-45-6789.|It is [us-ssn].",
                "123 45 6789|[us-ssn]",
                "My number is AB 12 34 56 C.|My number is [uk-nino].",
                "ab123456c|[uk-nino]",
                "It is 12345678Z, or 12.345.678-z.|It is [es-dni], or [es-dni].",
                "X-1234567-L|[es-dni]",
                "1 84 12 76 451 089 46|[fr-nir]",
                "184122A45108933|[fr-nir]",
            })
    void takesOutWhatNobodyIsToRead(String said, String written) throws RedactionFailedException {
        // When / Then
        assertThat(redactor.redact(said)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Order 4111 1111 1111 1112 of yesterday, at 10 o'clock in the morning.",
                "Call +49 30 1234567, extension 12.",
                "GB28 NWBK 6016 1331 9268 19",
                "at 10 on the 21st we had 3 of them and by 12 all were gone for good",
                "We are @ home",
                "000-12-3456, 123456789",
                "BG 12 34 56 A",
                "QQ123456C",
                "AB 12 34 56 E",
                "12345678A and X1234567M",
                "1 84 12 76 451 089 47",
                "It costs 12,345.67 and came on 2026-11-21 at 20:15:00.",
            })
    void leavesTheRestAsItIs(String said) throws RedactionFailedException {
        // When / Then
        assertThat(redactor.redact(said)).isEqualTo(said);
    }

    @Test
    void takesOutWhatAnOperatorHasAPatternFor() throws RedactionFailedException {
        // Given
        Redactor own = Redactor.of(List.of("card"), Map.of("customer", "K-\\d{6}"));

        // When / Then
        assertThat(own.redact("I am K-123456, card 4111 1111 1111 1111, ada@example.com"))
                .isEqualTo("I am [customer], card [card], ada@example.com");
        assertThat(own.names()).containsExactly("customer", "card");
    }

    @Test
    void refusesPatternsThatCannotBeUsed() {
        // When / Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Redactor.of(List.of(), Map.of("open", "(")))
                .withMessageContaining("'open' is no regular expression");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Redactor.of(List.of(), Map.of("any", "x*")))
                .withMessageContaining("matches where there is nothing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Redactor.of(List.of(), Map.of("Long One", "x")))
                .withMessageContaining("is no name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Redactor.of(List.of(), Map.of("long", "x".repeat(501))))
                .withMessageContaining("1 to 500");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Redactor.of(List.of("cards"), Map.of()))
                .withMessageContaining("'cards' is none of iban, card");
    }

    @Test
    void givesNothingOutThatAPatternDoesNotComeToAnEndWith() {
        // Given
        Redactor backAndForth = Redactor.of(List.of(), Map.of("slow", "a*a*a*a*a*b"));
        Redactor deep = Redactor.of(List.of(), Map.of("deep", "(?:x|y)*z"));

        // When / Then
        assertThatThrownBy(() -> backAndForth.redact("a".repeat(200)))
                .isInstanceOf(RedactionFailedException.class)
                .hasMessage("the pattern 'slow' needs too many steps");
        assertThatThrownBy(() -> deep.redact("xy".repeat(8_000)))
                .isInstanceOf(RedactionFailedException.class)
                .hasMessage("the pattern 'deep' needs too many steps");
        assertThatThrownBy(() -> redactor.redact("x".repeat(Redactor.LONGEST_TEXT + 1)))
                .isInstanceOf(RedactionFailedException.class)
                .hasMessageContaining("longer than");
    }

    @Test
    void ownRulesComeToAnEndWithTheLongestTexts() throws RedactionFailedException {
        // Given: what each of them finds hardest.
        int most = Redactor.LONGEST_TEXT;
        List<String> texts = List.of(
                "a.".repeat(most / 2),
                "a@".repeat(most / 2),
                "1 ".repeat(most / 2),
                "AB1 ".repeat(most / 4),
                "12345678".repeat(most / 8),
                "1".repeat(most),
                "DE12 ".repeat(most / 5));

        // When / Then
        for (String text : texts) {
            assertThat(redactor.redact(text)).isNotNull();
        }
    }
}

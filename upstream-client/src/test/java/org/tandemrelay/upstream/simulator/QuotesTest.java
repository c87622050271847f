package org.tandemrelay.upstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class QuotesTest {

    @Property
    void findsAQuoteOrABackslashWhereverItIs(
            @ForAll byte[] text, @ForAll boolean backslash, @ForAll @IntRange(max = 999) int place) {
        // Given
        byte[] clean = text.clone();
        for (int i = 0; i < clean.length; i++) {
            clean[i] = clean[i] == '"' || clean[i] == '\\' ? (byte) 'A' : clean[i];
        }
        byte[] marked = clean.clone();
        if (marked.length > 0) {
            marked[place % marked.length] = (byte) (backslash ? '\\' : '"');
        }

        // When / Then
        assertThat(Quotes.within(clean, 0, clean.length)).isFalse();
        assertThat(Quotes.within(marked, 0, marked.length)).isEqualTo(marked.length > 0);
    }
}

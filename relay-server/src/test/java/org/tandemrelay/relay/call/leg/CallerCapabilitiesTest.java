package org.tandemrelay.relay.call.leg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.relay.playout.PlayoutSettings;

class CallerCapabilitiesTest {

    private static PlayoutSettings relaySetTo(long leadMillis) {
        return new PlayoutSettings(leadMillis, 60_000);
    }

    @ParameterizedTest
    @CsvSource({"200, 200", "15000, 15000", "15001, 15000", "-1, 15000"})
    void goesNoFurtherAheadThanTheCallerCanKeepHoweverTheRelayIsSet(long relays, long lead) {
        // Given
        CallerCapabilities capabilities = CallerCapabilities.plain().withLeadAtMost(15_000);

        // When / Then
        assertThat(capabilities.playout(relaySetTo(relays))).isEqualTo(relaySetTo(lead));
    }

    @Test
    void boundsALeadOfItsOwnLikewise() {
        // Given
        CallerCapabilities unpaced = CallerCapabilities.plain().withLead(CallerCapabilities.UNPACED);

        // When / Then
        assertThat(unpaced.playout(relaySetTo(200)).unlimited()).isTrue();
        assertThat(unpaced.withLeadAtMost(2_000).playout(relaySetTo(200))).isEqualTo(relaySetTo(2_000));
    }

    @Test
    void refusesWhatNoCallerCanHave() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallerCapabilities.plain().withLeadAtMost(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallerCapabilities.plain().withMarkEvery(-1));
    }
}

package org.tandemrelay.relay.caller.vonage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.CallerEvent.CallStarted;
import org.tandemrelay.relay.call.leg.Packets;

class VonageStartTest {

    private static CallStarted read(String json) throws JsonProcessingException {
        return VonageStart.read(new ObjectMapper().readTree(json));
    }

    @Test
    void takesTheHeadersOfTheNccoForParameters() throws JsonProcessingException {
        // When
        CallStarted started = read("{\"event\":\"websocket:connected\",\"content-type\":\"audio/l16;rate=24000\","
                + "\"agent\":\"support\",\"attempt\":2,\"customer\":{\"id\":\"7\"}}");

        // Then
        assertThat(started.parameters())
                .containsOnly(
                        java.util.Map.entry("agent", "support"),
                        java.util.Map.entry("attempt", "2"),
                        java.util.Map.entry("customer", "{\"id\":\"7\"}"));
        assertThat(started.uplink()).isEqualTo(AudioFormat.pcm16(24_000));
        assertThat(started.downlink()).isEqualTo(Packets.of(AudioFormat.pcm16(24_000), 20));
    }

    @ParameterizedTest
    @CsvSource({
        "audio/l16;rate=8000, 8000",
        "audio/l16; rate=16000, 16000",
        "AUDIO/L16;RATE=24000, 24000",
    })
    void readsTheRateInAnySpelling(String type, int rateHz) throws JsonProcessingException {
        assertThat(read("{\"content-type\":\"" + type + "\"}").uplink()).isEqualTo(AudioFormat.pcm16(rateHz));
    }

    @Test
    void takes16KilohertzWhereNoneIsNamed() throws JsonProcessingException {
        assertThat(read("{}").uplink()).isEqualTo(AudioFormat.pcm16(16_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"audio/l16;rate=44100", "audio/l16", "audio/pcmu;rate=8000", "", "audio/l16;rate=8000;x=1"})
    void refusesWhatVonageDoesNotHave(String type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("{\"content-type\":\"" + type + "\"}"))
                .withMessageContaining("8000, 16000 or 24000");
    }
}

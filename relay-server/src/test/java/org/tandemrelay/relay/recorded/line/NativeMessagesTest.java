package org.tandemrelay.relay.recorded.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeMessagesTest {

    private final RelayListener listener = mock(RelayListener.class);

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"type\":7}", "{}", "null", "7"})
    void noticesWhatIsNoMessage(String text) {
        // When
        NativeMessages.read(text, listener);

        // Then
        verify(listener).onNonsense(anyString());
        verifyNoMoreInteractions(listener);
    }

    @Test
    void ignoresTypesAndMembersThatItDoesNotKnow() {
        // When
        NativeMessages.read("{\"type\":\"weather\",\"rain\":true}", listener);
        NativeMessages.read("{\"type\":\"state\",\"state\":\"hearing\",\"since\":12}", listener);

        // Then
        verify(listener).onState("hearing");
        verifyNoMoreInteractions(listener);
    }

    @Test
    void writesItsOwnAsTheProtocolHasThem() {
        assertThat(NativeMessages.played("item_1", 120))
                .isEqualTo("{\"type\":\"played\",\"item\":\"item_1\",\"ms\":120}");
        assertThat(NativeMessages.flushed("item_1", 99))
                .isEqualTo("{\"type\":\"flushed\",\"item\":\"item_1\",\"ms\":99}");
        assertThat(NativeMessages.mark("m \"1\"")).isEqualTo("{\"type\":\"mark\",\"name\":\"m \\\"1\\\"\"}");
        assertThat(NativeMessages.hangup()).isEqualTo("{\"type\":\"hangup\"}");
    }
}

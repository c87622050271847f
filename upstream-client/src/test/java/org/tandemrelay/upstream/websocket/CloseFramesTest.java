package org.tandemrelay.upstream.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloseFramesTest {

    @ParameterizedTest
    @CsvSource({
        "1000, 1000",
        "1011, 1011",
        "4999, 4999",
        "1005, 1001",
        "1006, 1001",
        "1015, 1001",
        "0, 1001",
        "-1, 1001",
        "5000, 1001",
        "70000, 1001"
    })
    void sendOnlyCodesThatMayBeSent(int asked, int sent) {
        // When
        CloseWebSocketFrame frame = CloseFrames.of(asked, "over");

        // Then
        assertThat(frame.statusCode()).isEqualTo(sent);
        assertThat(frame.reasonText()).isEqualTo("over");
        frame.release();
    }

    @ParameterizedTest
    @CsvSource({"a, 123", "ü, 61", "€, 41", "😀, 30"})
    void cutALongReasonBetweenCharacters(String letter, int fit) {
        // When
        CloseWebSocketFrame frame = CloseFrames.of(1000, letter.repeat(200));

        // Then
        assertThat(frame.reasonText()).isEqualTo(letter.repeat(fit));
        assertThat(frame.content().readableBytes()).isLessThanOrEqualTo(125);
        frame.release();
    }

    @Test
    void sendHalfACharacterAsAQuestionMark() {
        // When
        CloseWebSocketFrame frame = CloseFrames.of(1000, "half \ud83d");

        // Then
        assertThat(frame.reasonText()).isEqualTo("half ?");
        frame.release();
    }
}

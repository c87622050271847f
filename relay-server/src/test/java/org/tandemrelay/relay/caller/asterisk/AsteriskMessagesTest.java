package org.tandemrelay.relay.caller.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.CallerEvent.CallStarted;
import org.tandemrelay.relay.call.leg.Packets;

class AsteriskMessagesTest {

    private static AsteriskEvent read(String text) throws IOException {
        return AsteriskEvent.read(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    private static AsteriskEvent start(String members) throws IOException {
        return read("{\"event\":\"MEDIA_START\"," + members + "}");
    }

    @Test
    void readsBothFormsAlike() throws IOException {
        // When
        AsteriskEvent json = read("{\"event\":\"MEDIA_START\",\"channel\":\"WebSocket/r/0x1\",\"channel_id\":\"17.1\","
                + "\"format\":\"ulaw\",\"optimal_frame_size\":160,\"ptime\":20}");
        AsteriskEvent plain =
                read("MEDIA_START channel:WebSocket/r/0x1 channel_id:17.1 format:ulaw optimal_frame_size:160 ptime:20");

        // Then
        assertThat(json.form()).isEqualTo(AsteriskForm.JSON);
        assertThat(plain.form()).isEqualTo(AsteriskForm.PLAIN);
        assertThat(plain.name()).isEqualTo(json.name());
        for (String member : new String[] {"channel", "channel_id", "format", "optimal_frame_size", "ptime"}) {
            assertThat(plain.member(member)).as(member).isEqualTo(json.member(member));
        }
    }

    @Test
    void readsTheIdOfAMarkInEverySpelling() throws IOException {
        assertThat(read("MEDIA_MARK_PROCESSED m2").member(AsteriskEvent.ID)).isEqualTo("m2");
        assertThat(read("MEDIA_MARK_PROCESSED correlation_id:m2").member(AsteriskEvent.ID))
                .isEqualTo("m2");
        assertThat(read("{\"event\":\"MEDIA_MARK_PROCESSED\",\"correlation_id\":\"m2\"}")
                        .member(AsteriskEvent.ID))
                .isEqualTo("m2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hello there", "{}", "{\"event\":7", "[1]", "{\"event\":\"\"}", "\u0000"})
    void saysThatNonsenseIsNone(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
    }

    @Test
    void putsTheAddressBeforeTheChannelsVariables() throws IOException {
        // When
        CallStarted started = AsteriskStart.read(
                start(
                        "\"format\":\"slin16\",\"optimal_frame_size\":\"320\",\"channel_variables\":{\"A\":\"1\",\"B\":2}"),
                Map.of("A", "dial plan", "tenant", "a"));

        // Then
        assertThat(started.parameters())
                .containsOnly(Map.entry("A", "dial plan"), Map.entry("B", "2"), Map.entry("tenant", "a"));
        assertThat(started.downlink()).isEqualTo(Packets.of(AudioFormat.pcm16(16_000), 10));
    }

    @Test
    void takes20MillisecondsWhereNoFrameSizeIsNamed() throws IOException {
        assertThat(AsteriskStart.read(start("\"format\":\"alaw\""), Map.of()).downlink())
                .isEqualTo(Packets.of(AudioFormat.alaw(), 20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-160", "161x", "99999999999", "161", "320001", "65600"})
    void refusesAFrameSizeThatIsNoWholeNumberOfMilliseconds(String bytes) throws IOException {
        AsteriskEvent event = start("\"format\":\"slin192\",\"optimal_frame_size\":\"" + bytes + "\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AsteriskStart.read(event, Map.of()))
                .withMessageContaining("optimal_frame_size");
    }

    @ParameterizedTest
    @EnumSource(AsteriskForm.class)
    void writesMarksOfAnyNameInAtMost128Bytes(AsteriskForm form) {
        // Given
        AsteriskMarks marks = new AsteriskMarks();
        String name = "resp_".repeat(200);

        // When
        String id = marks.send(name);
        ByteBuf message = form.write(UnpooledByteBufAllocator.DEFAULT, "MARK_MEDIA", id);

        // Then
        assertThat(message.readableBytes()).isLessThanOrEqualTo(128);
        assertThat(message.toString(StandardCharsets.UTF_8)).contains(id).doesNotContain("resp_");
        assertThat(marks.cameBack(id)).isEqualTo(name);
        message.release();
    }

    @Test
    void forgetsMarksThatWereFlushedOrCameBackOrNeverWill() {
        // Given
        AsteriskMarks marks = new AsteriskMarks();
        String first = marks.send("first");
        String second = marks.send("second");
        String flushed = marks.send("flushed");

        // When
        String played = marks.cameBack(second);
        marks.flush();
        String old = marks.send("old");
        for (int i = 0; i < 300; i++) {
            marks.send("newer");
        }

        // Then
        assertThat(played).isEqualTo("second");
        assertThat(marks.cameBack(first)).isNull();
        assertThat(marks.cameBack(flushed)).isNull();
        assertThat(marks.cameBack(old)).isNull();
    }
}

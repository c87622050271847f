package org.tandemrelay.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppendWriterTest {

    private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false, true);
    private final AppendWriter writer = new AppendWriter();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 160, 960, 3_071, 3_072, 3_073, 9_600})
    void holdsTheWholeAudioAtEveryLength(int length) {
        // Given
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        ByteBuf audio = Unpooled.buffer().writeBytes(bytes);

        // When
        ByteBuf message = writer.write(alloc, audio);

        // Then
        assertThat(message.toString(StandardCharsets.US_ASCII))
                .isEqualTo("{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                        + Base64.getEncoder().encodeToString(bytes) + "\"}");
        assertThat(audio.refCnt()).isZero();
        message.release();
        assertThat(alloc.metric().usedHeapMemory()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 216, 4_096, 4_100, 9_000})
    void leavesWhatIsBase64AlreadyAsItIs(int length) {
        // Given
        String base64 = "AbC/".repeat(length / 4);
        ByteBuf text = Unpooled.copiedBuffer("x" + base64 + "y", StandardCharsets.US_ASCII);

        // When
        ByteBuf message = writer.write(alloc, text, 1, length);

        // Then
        assertThat(message.toString(StandardCharsets.US_ASCII))
                .isEqualTo("{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + base64 + "\"}");
        message.release();
        assertThat(alloc.metric().usedHeapMemory()).isZero();
    }

    @Test
    void writesTheVendorsEvent() throws Exception {
        // When
        ByteBuf message = writer.write(alloc, Unpooled.wrappedBuffer(new byte[] {1, 2, 3, 4}));

        // Then
        assertThat(new ObjectMapper().readTree(ByteBufUtil.getBytes(message)))
                .isEqualTo(
                        new ObjectMapper().readTree("{\"type\":\"input_audio_buffer.append\",\"audio\":\"AQIDBA==\"}"));
        message.release();
    }
}

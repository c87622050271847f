package org.tandemrelay.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is passed on unread as audio is audio to every reader; and it counts what the audio is. */
class AudioEventScannerTest {

    private static final ObjectMapper REFERENCE =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final AudioEventScanner server = AudioEventScanner.ofServer();
    private final AudioEventScanner client = AudioEventScanner.ofClient();

    private static ByteBuf utf8(String json) {
        return Unpooled.copiedBuffer(json.replace('\'', '"'), StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<byte[]> plain() {
        return Arbitraries.randomValue(random -> new EventMaker(random).plain());
    }

    @Provide
    Arbitrary<byte[]> strange() {
        return Arbitraries.randomValue(random -> {
            EventMaker maker = new EventMaker(random);
            return random.nextBoolean()
                    ? maker.any()
                    : maker.mutated(random.nextBoolean() ? maker.plain() : maker.any());
        });
    }

    @Property(tries = 2_000, shrinking = ShrinkingMode.OFF)
    void knowsTheVendorsOwnShapeAndCountsItsAudio(@ForAll("plain") byte[] event) throws IOException {
        // When
        boolean found = server.scan(Unpooled.wrappedBuffer(event));

        // Then
        assertThat(found).isTrue();
        String delta = REFERENCE.readTree(event).path("delta").textValue();
        assertThat(server.audioBytes()).isEqualTo(Base64.getDecoder().decode(delta).length);
    }

    @Property(tries = 20_000, shrinking = ShrinkingMode.OFF)
    void takesForAudioNothingThatAReaderTakesForAnythingElse(@ForAll("strange") byte[] event) {
        // When
        boolean found = server.scan(Unpooled.wrappedBuffer(event));

        // Then
        JsonNode read;
        try {
            read = REFERENCE.readTree(event);
        } catch (IOException nothingToAnyReader) {
            return;
        }
        if (found) {
            assertThat(read.path("type").asText()).isEqualTo("response.output_audio.delta");
            assertThat(read.path("delta").isTextual()).isTrue();
        }
    }

    @Test
    void knowsAnAppend() {
        // When
        boolean found =
                client.scan(utf8("{ 'event_id':'e1', 'type' : 'input_audio_buffer.append','audio':'AQIDBA=='}"));

        // Then
        assertThat(found).isTrue();
        assertThat(client.audioBytes()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'input_audio_buffer.append','audio':'AAAA','type':'session.update'}",
                "{'type':'session.update','audio':'AAAA','type':'input_audio_buffer.append'}",
                "{'type':'input_audio_buffer.append','audio':'AAAA','\\u0074ype':'session.update'}",
                "{'type':'input_audio_buffer.append','audio':'A\\',','k':' ,','type':'session.update','x':'y'}",
                "{'type':'input_audio_buffer.append','audio':'AAAA','session':{'instructions':'x'}}",
                "{'type':'input_audio_buffer.append','audio':'AAAA','audio':'BBBB'}",
                "{'type':'input_audio_buffer.append','audio':'AAAA'}{'type':'session.update'}",
                "{'type':'input_audio_buffer.append'}",
                "{'audio':'AAAA'}",
                "{'type':'input_audio_buffer.append','audio':'AAAA'",
                "['type']",
                ""
            })
    void leavesToTheReaderWhatMaySaySomethingElse(String message) {
        // When / Then
        assertThat(client.scan(utf8(message))).isFalse();
    }
}

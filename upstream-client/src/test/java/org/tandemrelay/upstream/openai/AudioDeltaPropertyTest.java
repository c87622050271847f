package org.tandemrelay.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.tandemrelay.upstream.openai.FakeSocket.Heard;
import org.tandemrelay.upstream.session.SessionOpen;

/** Whatever comes, the session plays what Jackson and the JDK's base64 read in the whole message, and nothing else. */
class AudioDeltaPropertyTest {

    private static final ObjectMapper REFERENCE =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final byte[] READY =
            "{\"type\":\"session.updated\",\"session\":{}}".getBytes(StandardCharsets.US_ASCII);

    /** Without the leak detector, which would note the stack at each byte that is looked at. */
    private static final UnpooledByteBufAllocator MESSAGES = new UnpooledByteBufAllocator(false, true);

    private final FakeSocket socket = new FakeSocket();
    private final OpenAiProtocol protocol = new OpenAiProtocol(SessionOpen.defaults(), () -> {});

    AudioDeltaPropertyTest() {
        protocol.onOpen(socket);
        protocol.onText(Unpooled.wrappedBuffer(READY));
    }

    @Provide
    Arbitrary<byte[]> plain() {
        return Arbitraries.randomValue(random -> new EventMaker(random).plain());
    }

    @Provide
    Arbitrary<byte[]> any() {
        return Arbitraries.randomValue(random -> new EventMaker(random).any());
    }

    @Provide
    Arbitrary<byte[]> mutated() {
        return Arbitraries.randomValue(random -> {
            EventMaker maker = new EventMaker(random);
            return maker.mutated(random.nextBoolean() ? maker.plain() : maker.any());
        });
    }

    @Property(tries = 2_000, shrinking = ShrinkingMode.OFF)
    void theVendorsOwnShapeNeedsNoParser(@ForAll("plain") byte[] event) throws IOException {
        socket.heardAsText();
        assertThat(new AudioDeltaScanner().scan(Unpooled.wrappedBuffer(event))).isTrue();
        playsWhatTheReferenceReads(event);
        String delta = REFERENCE.readTree(event).path("delta").textValue();
        // What has no padding where it should is given as bytes.
        assertThat(socket.heardAsText()).isEqualTo(delta.length() % 4 == 0 ? List.of(delta) : List.of());
    }

    @Property(tries = 10_000, shrinking = ShrinkingMode.OFF)
    void everyWayToWriteAnEventGivesTheSameAudio(@ForAll("any") byte[] event) {
        playsWhatTheReferenceReads(event);
    }

    @Property(tries = 10_000, shrinking = ShrinkingMode.OFF)
    void noMutationThrowsOrMakesUpAudio(@ForAll("mutated") byte[] event) {
        playsWhatTheReferenceReads(event);
    }

    @Property(tries = 20, shrinking = ShrinkingMode.OFF)
    void anEventCutOffAnywhereGivesNothing(@ForAll("any") byte[] event) {
        for (int length = 0; length < Math.min(event.length, 600); length++) {
            playsWhatTheReferenceReads(Arrays.copyOf(event, length));
        }
    }

    private void playsWhatTheReferenceReads(byte[] event) {
        socket.takesBase64(false);
        playsThat(event);
        socket.takesBase64(true);
        playsThat(event);
    }

    private void playsThat(byte[] event) {
        ByteBuf message = inSomeBuffer(event);
        try {
            protocol.onText(message);
            assertThat(socket.heard()).isEqualTo(reference(event));
            assertThat(message.readableBytes()).as("the reader index stays").isEqualTo(event.length);
            assertThat(message.refCnt()).isOne();
        } finally {
            message.release();
        }
        assertThat(socket.bytesNotReleased()).isZero();
    }

    /** On the heap, with an offset, off the heap, or in two pieces. */
    private static ByteBuf inSomeBuffer(byte[] event) {
        int cut = event.length / 2;
        return switch (new Random(event.length).nextInt(4)) {
            case 0 -> Unpooled.wrappedBuffer(event);
            case 1 -> MESSAGES.heapBuffer().writeLong(0).writeBytes(event).readerIndex(8);
            case 2 -> MESSAGES.directBuffer(event.length + 1).writeBytes(event);
            default ->
                MESSAGES.compositeBuffer()
                        .addComponent(true, Unpooled.wrappedBuffer(event, 0, cut))
                        .addComponent(true, Unpooled.wrappedBuffer(event, cut, event.length - cut));
        };
    }

    /** What Jackson, asked alone, finds to be heard in an event. */
    static List<Heard> reference(byte[] event) {
        try {
            JsonNode tree = REFERENCE.readTree(event);
            JsonNode delta = tree.path("delta");
            if (!tree.path("type").asText().equals("response.output_audio.delta") || !delta.isTextual()) {
                return List.of();
            }
            byte[] audio = Base64.getDecoder().decode(delta.textValue());
            return List.of(Heard.of(textOf(tree, "response_id"), textOf(tree, "item_id"), audio));
        } catch (IOException | IllegalArgumentException unreadable) {
            return List.of();
        }
    }

    private static String textOf(JsonNode tree, String member) {
        JsonNode value = tree.path(member);
        return value.isTextual() ? value.textValue() : "";
    }
}

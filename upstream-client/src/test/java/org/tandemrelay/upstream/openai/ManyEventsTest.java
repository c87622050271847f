package org.tandemrelay.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tandemrelay.upstream.session.SessionOpen;

/**
 * The scanner against Jackson on events that were made up and mutated: 20,000 in every build, and as many as {@code -Dtandem.events=1000000}
 * says.
 */
class ManyEventsTest {

    private final FakeSocket socket = new FakeSocket();
    private final OpenAiProtocol protocol = new OpenAiProtocol(SessionOpen.defaults(), () -> {});

    @Test
    void theScannerPlaysWhatJacksonReads() {
        // Given
        int events = Integer.getInteger("tandem.events", 20_000);
        long seed = Long.getLong("tandem.seed", System.nanoTime());
        EventMaker maker = new EventMaker(new Random(seed));
        Random random = new Random(seed + 1);
        protocol.onOpen(socket);
        protocol.onText(Unpooled.wrappedBuffer(
                "{\"type\":\"session.updated\",\"session\":{}}".getBytes(StandardCharsets.US_ASCII)));
        int scanned = 0;

        // When / Then
        for (int i = 0; i < events; i++) {
            byte[] event = random.nextInt(4) == 0 ? maker.any() : maker.plain();
            byte[] told = random.nextBoolean() ? maker.mutated(event) : event;
            ByteBuf message = Unpooled.wrappedBuffer(told);
            scanned += new AudioDeltaScanner().scan(message) ? 1 : 0;
            protocol.onText(message);
            assertThat(socket.heard())
                    .as("event %s of seed %s", i, seed)
                    .isEqualTo(AudioDeltaPropertyTest.reference(told));
        }
        assertThat(scanned).as("events that needed no parser").isGreaterThan(events / 4);
        assertThat(socket.bytesNotReleased()).isZero();
    }
}

package org.tandemrelay.relay.caller.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.tandemrelay.audio.base64.Base64Audio;

/** Where the scanner finds media, the JSON reader finds the same. */
class MediaScannerPropertyTest {

    private static final String SIGNS = "\"\\{}[]:,=/+ aA0u-";

    private final MediaScanner scanner = new MediaScanner();

    /** What matters of a media message. */
    private record Media(String streamSid, Track track, long timestampMillis, String payload) {}

    @Provide
    Arbitrary<byte[]> plain() {
        return Arbitraries.randomValue(random -> new Maker(random).plain());
    }

    @Provide
    Arbitrary<byte[]> any() {
        return Arbitraries.randomValue(random -> new Maker(random).any());
    }

    @Provide
    Arbitrary<byte[]> mutated() {
        return Arbitraries.randomValue(random -> {
            Maker maker = new Maker(random);
            return maker.mutated(random.nextBoolean() ? maker.plain() : maker.any());
        });
    }

    @Property(tries = 2_000, shrinking = ShrinkingMode.OFF)
    void twiliosOwnShapeNeedsNoParser(@ForAll("plain") byte[] message) {
        assertThat(scanned(message)).isNotNull().isEqualTo(read(message));
    }

    @Property(tries = 10_000, shrinking = ShrinkingMode.OFF)
    void everyWayToWriteItMeansTheSame(@ForAll("any") byte[] message) {
        findsNothingElse(message);
    }

    @Property(tries = 10_000, shrinking = ShrinkingMode.OFF)
    void noMutationMeansAnythingElse(@ForAll("mutated") byte[] message) {
        findsNothingElse(message);
    }

    private void findsNothingElse(byte[] message) {
        Media media = scanned(message);
        if (media != null) {
            assertThat(media).isEqualTo(read(message));
        }
    }

    /** Null where the JSON reader is left to find it. */
    private Media scanned(byte[] bytes) {
        ByteBuf message = Unpooled.buffer().writeByte(0).writeBytes(bytes).skipBytes(1);
        if (!scanner.scan(message) || !Base64Audio.valid(message, scanner.payloadStart(), scanner.payloadLength())) {
            return null;
        }
        assertThat(message.readerIndex()).isOne();
        String sid = scanner.streamSid(message);
        assertThat(scanner.mayBeOf(message, String.valueOf(sid).getBytes(StandardCharsets.US_ASCII)))
                .isTrue();
        assertThat(scanner.mayBeOf(message, "MZ-another".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(sid == null);
        return new Media(
                sid,
                scanner.track(),
                scanner.timestampMillis(),
                message.toString(scanner.payloadStart(), scanner.payloadLength(), StandardCharsets.US_ASCII));
    }

    private static Media read(byte[] bytes) {
        JsonNode message = TwilioEvents.parse(Unpooled.wrappedBuffer(bytes));
        if (message == null || !Objects.equals(TwilioEvents.text(message, "event"), "media")) {
            return null;
        }
        JsonNode media = message.path("media");
        return new Media(
                TwilioEvents.text(message, "streamSid"),
                TwilioEvents.track(media),
                TwilioEvents.timestampMillis(media),
                media.path("payload").textValue());
    }

    /** Media as Twilio sends it, and as nobody would. */
    private static final class Maker {
        private static final String[] LITERALS = {
            "0", "7", "40", "-1", "1.5", "01", "null", "{}", "[1]", "\"\"", "\"x\""
        };
        private static final String[] BLANKS = {"", "", "", " ", "\n", "\r\n\t"};

        private final Random random;

        Maker(Random random) {
            this.random = random;
        }

        byte[] plain() {
            String number = oneIn(2) ? "\"" + random.nextInt(5_000) + "\"" : "" + random.nextInt(5_000);
            return ("{\"event\":\"media\",\"sequenceNumber\":" + number + ",\"media\":{\"track\":\""
                            + (oneIn(2) ? "inbound" : "outbound") + "\",\"chunk\":\"2\",\"timestamp\":" + number
                            + ",\"payload\":\"" + base64() + "\"},\"streamSid\":\"MZ" + random.nextInt(3) + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
        }

        byte[] any() {
            List<String> inner = new ArrayList<>();
            add(inner, "track", oneIn(4) ? "inbound_track" : "inbound");
            add(
                    inner,
                    "timestamp",
                    oneIn(4) ? "00" + random.nextInt(100) : "" + random.nextLong() % 10_000_000_000_000L);
            add(inner, "payload", oneIn(4) ? "*/A=" : base64());
            add(inner, "chunk", "1");
            List<String> outer = new ArrayList<>();
            add(outer, "event", oneIn(8) ? "mark" : "media");
            add(outer, "streamSid", oneIn(8) ? "" : "MZ1");
            add(outer, "sequenceNumber", "3");
            outer.add(name("media") + object(inner));
            if (oneIn(10)) {
                outer.add(name("media") + object(inner));
            }
            return (object(outer) + (oneIn(20) ? "x" : "")).getBytes(StandardCharsets.UTF_8);
        }

        private String object(List<String> members) {
            if (!oneIn(4)) {
                Collections.shuffle(members, random);
            }
            return blank() + "{" + blank() + String.join(blank() + "," + blank(), members) + blank() + "}" + blank();
        }

        private void add(List<String> members, String name, String value) {
            if (oneIn(12)) {
                return;
            }
            members.add(name(name) + (oneIn(8) ? LITERALS[random.nextInt(LITERALS.length)] : string(value)));
            if (oneIn(20)) {
                members.add(name(name) + LITERALS[random.nextInt(LITERALS.length)]);
            }
        }

        private String name(String name) {
            return string(name) + blank() + ":" + blank();
        }

        private String string(String value) {
            if (oneIn(12) && !value.isEmpty()) {
                return "\"\\u" + String.format("%04x", (int) value.charAt(0)) + value.substring(1) + "\"";
            }
            return "\"" + (oneIn(12) ? value.replace("/", "\\/") : value) + "\"";
        }

        private String blank() {
            return oneIn(4) ? BLANKS[random.nextInt(BLANKS.length)] : "";
        }

        private String base64() {
            byte[] audio = new byte[random.nextInt(40)];
            random.nextBytes(audio);
            return Base64.getEncoder().encodeToString(audio);
        }

        byte[] mutated(byte[] message) {
            byte[] copy = message.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                copy[random.nextInt(copy.length)] =
                        (byte) (oneIn(2) ? SIGNS.charAt(random.nextInt(SIGNS.length())) : random.nextInt(256));
            }
            return copy;
        }

        private boolean oneIn(int n) {
            return random.nextInt(n) == 0;
        }
    }
}

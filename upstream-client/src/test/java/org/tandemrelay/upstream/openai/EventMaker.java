package org.tandemrelay.upstream.openai;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Audio deltas as the vendor sends them, and as nobody would: valid JSON mostly, with every liberty that JSON allows. */
final class EventMaker {

    /** What means something to JSON or to base64. */
    private static final String SIGNS = "\"\\{}[]:,=/+ aA0u";

    private static final String[] BLANKS = {"", "", "", " ", "\n", "\t", "\r\n  "};
    private static final String[] LITERALS = {
        "0",
        "7",
        "123456789",
        "1234567890",
        "01",
        "-1",
        "1.5",
        "1e3",
        "null",
        "true",
        "{}",
        "[]",
        "{\"delta\":\"AAAA\"}",
        "[1,\"x\"]"
    };

    /** About the borders of the blocks in which base64 is coded. */
    private static final int[] LENGTHS = {0, 1, 2, 3, 60, 3_070, 3_071, 3_072, 3_073, 6_143, 6_144, 6_145};

    private final Random random;

    EventMaker(Random random) {
        this.random = random;
    }

    byte[] plain() {
        return ("{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_1\",\"response_id\":\"resp_"
                        + random.nextInt(3)
                        + "\",\"item_id\":\"item_" + random.nextInt(3)
                        + "\",\"output_index\":0,\"content_index\":0,\"delta\":\"" + base64() + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    byte[] any() {
        List<String> members = new ArrayList<>();
        add(members, "type", oneIn(20) ? "response.audio.delta" : "response.output_audio.delta");
        add(members, "response_id", "resp_" + random.nextInt(3) + (oneIn(20) ? "é" : ""));
        add(members, "item_id", "item_" + random.nextInt(3));
        add(members, "delta", oneIn(8) ? brokenBase64() : base64());
        add(members, "event_id", oneIn(8) ? "event_ö\"\\" : "event_9");
        members.add(name("output_index") + (oneIn(8) ? literal() : "0"));
        if (oneIn(8)) {
            members.add(name(oneIn(2) ? "obfuscation" : "item_id") + literal());
        }
        if (!oneIn(4)) {
            Collections.shuffle(members, random);
        }
        String comma = blank() + "," + blank();
        String json = blank() + "{" + blank() + String.join(comma, members) + blank() + "}" + blank();
        return (oneIn(30) ? json + (oneIn(2) ? "x" : "{}") : json).getBytes(StandardCharsets.UTF_8);
    }

    /** One to three bytes other than they were, missing, or too many. */
    byte[] mutated(byte[] event) {
        byte[] at = event;
        for (int i = random.nextInt(3); i >= 0 && at.length > 0; i--) {
            int where = random.nextInt(at.length);
            byte other = (byte) (oneIn(2) ? SIGNS.charAt(random.nextInt(SIGNS.length())) : random.nextInt(256));
            at = switch (random.nextInt(3)) {
                case 0 -> spliced(at, where, where + 1, new byte[] {other});
                case 1 -> spliced(at, where, where + 1, new byte[0]);
                default -> spliced(at, where, where, new byte[] {other});
            };
        }
        return at;
    }

    private static byte[] spliced(byte[] in, int from, int to, byte[] with) {
        byte[] out = new byte[from + with.length + in.length - to];
        System.arraycopy(in, 0, out, 0, from);
        System.arraycopy(with, 0, out, from, with.length);
        System.arraycopy(in, to, out, from + with.length, in.length - to);
        return out;
    }

    private void add(List<String> members, String name, String value) {
        if (oneIn(25)) {
            return;
        }
        members.add(name(name) + string(value));
        if (oneIn(25)) {
            members.add(name(name) + (oneIn(3) ? literal() : string(oneIn(2) ? value : "other")));
        }
    }

    private String name(String name) {
        return string(name) + blank() + ":" + blank();
    }

    private String string(String value) {
        boolean escapes = oneIn(12);
        StringBuilder json = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\' || (escapes && c == '/')) {
                json.append('\\').append(c);
            } else if (escapes && oneIn(6)) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private String literal() {
        return LITERALS[random.nextInt(LITERALS.length)];
    }

    private String blank() {
        return oneIn(4) ? BLANKS[random.nextInt(BLANKS.length)] : "";
    }

    private String base64() {
        byte[] audio = new byte[oneIn(6) ? LENGTHS[random.nextInt(LENGTHS.length)] : random.nextInt(40)];
        random.nextBytes(audio);
        return (oneIn(8) ? Base64.getEncoder().withoutPadding() : Base64.getEncoder()).encodeToString(audio);
    }

    private String brokenBase64() {
        String whole = base64();
        int where = oneIn(3) ? Math.min(4_094, whole.length()) : random.nextInt(whole.length() + 1);
        String wrong = List.of("=", "==", "-", "\n", "é", "A").get(random.nextInt(6));
        return whole.substring(0, where) + wrong + whole.substring(where);
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }
}

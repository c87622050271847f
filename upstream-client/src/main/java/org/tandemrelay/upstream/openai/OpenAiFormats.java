package org.tandemrelay.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.Encoding;

/** Audio formats as the vendor writes them. */
final class OpenAiFormats {

    /** What a session has unless it says otherwise. */
    static final AudioFormat PCM_24K = AudioFormat.pcm16(24_000);

    /** In which speech comes. Between any two of them there is a conversion. */
    private static final Set<Integer> RATES_HZ =
            Set.of(8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000);

    private OpenAiFormats() {}

    /** What the vendor has of a wish: that format if it is of the telephone, else its own. */
    static AudioFormat nearest(@Nullable AudioFormat wanted) {
        boolean telephone =
                AudioFormat.mulaw().equals(wanted) || AudioFormat.alaw().equals(wanted);
        return wanted != null && telephone ? wanted : PCM_24K;
    }

    static ObjectNode write(AudioFormat format) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        if (format.encoding() == Encoding.MULAW) {
            return node.put("type", "audio/pcmu");
        }
        if (format.encoding() == Encoding.ALAW) {
            return node.put("type", "audio/pcma");
        }
        return node.put("type", "audio/pcm").put("rate", format.sampleRateHz());
    }

    /**
     * The format that a session object names, or 24 kHz PCM where it names none.
     *
     * @throws IllegalArgumentException if it names one that is not known, or a rate that nothing has
     */
    static AudioFormat read(JsonNode node) {
        return switch (node.path("type").asText()) {
            case "audio/pcmu" -> AudioFormat.mulaw();
            case "audio/pcma" -> AudioFormat.alaw();
            case "audio/pcm", "" -> pcm(node.path("rate").asInt(PCM_24K.sampleRateHz()));
            default ->
                throw new IllegalArgumentException(
                        "the audio format " + node.path("type").asText() + " is not known");
        };
    }

    private static AudioFormat pcm(int rateHz) {
        if (!RATES_HZ.contains(rateHz)) {
            throw new IllegalArgumentException("nothing speaks at " + rateHz + " Hz");
        }
        return AudioFormat.pcm16(rateHz);
    }
}

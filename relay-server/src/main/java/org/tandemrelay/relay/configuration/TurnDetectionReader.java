package org.tandemrelay.relay.configuration;

import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.TurnDetection;

/** Reads how a model is to find out that the caller has finished. */
final class TurnDetectionReader {

    private static final int MOST_MILLIS = 10_000;

    private TurnDetectionReader() {}

    /** What the section says; null if there is none, or something is wrong with it, which has been told. */
    static @Nullable TurnDetection read(@Nullable YamlSection section) {
        if (section == null) {
            return null;
        }
        TurnDetection.Kind kind = section.get("type", TurnDetectionReader::kind, TurnDetection.Kind.SERVER_VAD);
        Double threshold = section.find("threshold", TurnDetectionReader::fraction);
        Integer prefix = section.find("prefix-ms", Values.number(0, MOST_MILLIS));
        Integer silence = section.find("silence-ms", Values.number(100, MOST_MILLIS));
        TurnDetection.Eagerness eagerness = section.find("eagerness", Values.oneOf(TurnDetection.Eagerness.class));
        section.refuseOthers();
        try {
            return new TurnDetection(kind, threshold, prefix, silence, eagerness);
        } catch (IllegalArgumentException mixed) {
            section.problem(
                    "type",
                    "is " + kind.name().toLowerCase(java.util.Locale.ROOT) + ", but " + mixed.getMessage() + " only");
            return null;
        }
    }

    /** By the vendor's names, which are known. */
    private static TurnDetection.Kind kind(String value) {
        return switch (value) {
            case "server_vad" -> TurnDetection.Kind.SERVER_VAD;
            case "semantic_vad" -> TurnDetection.Kind.SEMANTIC_VAD;
            case "none" -> TurnDetection.Kind.NONE;
            default -> throw new IllegalArgumentException("must be one of server_vad, semantic_vad, none");
        };
    }

    private static double fraction(String value) {
        try {
            double fraction = Double.parseDouble(value);
            if (fraction >= 0 && fraction <= 1) {
                return fraction;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, with the same words.
        }
        throw new IllegalArgumentException("must be a number from 0 to 1");
    }
}

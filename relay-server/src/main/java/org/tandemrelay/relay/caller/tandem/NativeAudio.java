package org.tandemrelay.relay.caller.tandem;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.CallerEvent.CallStarted;

/** Reads which audio a caller wants, whether from its address or from its {@code start}. */
final class NativeAudio {

    private final String opusProblem;

    /**
     * A reader.
     *
     * @param opusProblem why there is no Opus; empty if there is
     */
    NativeAudio(String opusProblem) {
        this.opusProblem = opusProblem;
    }

    /**
     * Reads it.
     *
     * @param encoding as it was named; null for {@code usual}
     * @param rate as it was named; null for the encoding's default
     * @param usual the encoding of whoever names none
     * @throws IllegalArgumentException if there is no such audio; the message says which of the two is wrong, and what would be right
     */
    CallStarted read(@Nullable String encoding, @Nullable String rate, NativeEncoding usual) {
        NativeEncoding named = encoding == null ? usual : NativeEncoding.named(encoding);
        if (named == null) {
            throw new IllegalArgumentException("'encoding' is '" + NativeDialect.printable(encoding)
                    + "', but must be one of " + NativeEncoding.inWords());
        }
        AudioFormat format = named.at(rate);
        if (format == null) {
            throw new IllegalArgumentException(
                    "'rate' is '" + NativeDialect.printable(rate) + "', but " + named.ratesInWords()
                            + (named == NativeEncoding.PCM16 ? "" : " with the encoding '" + named.label() + "'"));
        }
        if (named == NativeEncoding.OPUS && !opusProblem.isEmpty()) {
            throw new IllegalArgumentException(
                    "'encoding' cannot be opus: Opus is not available on this relay: " + opusProblem);
        }
        return new CallStarted(Map.of(), format, NativeEncoding.packets(format));
    }
}

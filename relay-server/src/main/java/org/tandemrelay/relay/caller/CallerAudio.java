package org.tandemrelay.relay.caller;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.CallerEvent.CallStarted;

/** Reads which audio a caller wants by the names that it gives, whether in its address or in a message. */
public final class CallerAudio {

    private final String opusProblem;

    /**
     * A reader.
     *
     * @param opusProblem why there is no Opus; empty if there is
     */
    public CallerAudio(String opusProblem) {
        this.opusProblem = opusProblem;
    }

    /**
     * Reads the parameters {@code encoding} and {@code rate} of an address.
     *
     * @throws RefusedUpgrade 400 if there is no such audio
     */
    public CallStarted read(CallerRequest request) throws RefusedUpgrade {
        String encoding = request.parameter("encoding");
        String rate = request.parameter("rate");
        try {
            CallStarted asked = read(encoding, rate, CallerEncoding.PCM16);
            return new CallStarted(request.parameters(), asked.uplink(), asked.downlink());
        } catch (IllegalArgumentException noSuchAudio) {
            throw new RefusedUpgrade(HttpResponseStatus.BAD_REQUEST, "the parameter " + noSuchAudio.getMessage());
        }
    }

    /**
     * Reads it.
     *
     * @param encoding as it was named; null for {@code usual}
     * @param rate as it was named; null for the encoding's default
     * @param usual the encoding of whoever names none
     * @throws IllegalArgumentException if there is no such audio; the message says which of the two is wrong, and what would be right
     */
    public CallStarted read(@Nullable String encoding, @Nullable String rate, CallerEncoding usual) {
        CallerEncoding named = encoding == null ? usual : CallerEncoding.named(encoding);
        if (named == null) {
            throw new IllegalArgumentException(
                    "'encoding' is '" + Printable.of(encoding) + "', but must be one of " + CallerEncoding.inWords());
        }
        AudioFormat format = named.at(rate);
        if (format == null) {
            throw new IllegalArgumentException("'rate' is '" + Printable.of(rate) + "', but " + named.ratesInWords()
                    + (named == CallerEncoding.PCM16 ? "" : " with the encoding '" + named.label() + "'"));
        }
        if (named == CallerEncoding.OPUS && !opusProblem.isEmpty()) {
            throw new IllegalArgumentException(
                    "'encoding' cannot be opus: Opus is not available on this relay: " + opusProblem);
        }
        return new CallStarted(Map.of(), format, CallerEncoding.packets(format));
    }
}

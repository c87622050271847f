package org.tandemrelay.relay.caller.tandem;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.CallerCapabilities;
import org.tandemrelay.relay.caller.CallerDialect;
import org.tandemrelay.relay.caller.CallerProtocol;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.RefusedUpgrade;

/** The native protocol, version 1. */
public final class NativeDialect implements CallerDialect {

    static final int VERSION = 1;

    private final int maxMessageBytes;
    private final NativeAudio audio;

    /**
     * The dialect.
     *
     * @param maxMessageBytes the largest message taken
     * @param opusProblem why callers cannot have Opus; empty if they can
     */
    public NativeDialect(int maxMessageBytes, String opusProblem) {
        this.maxMessageBytes = maxMessageBytes;
        this.audio = new NativeAudio(opusProblem);
    }

    @Override
    public String name() {
        return "native";
    }

    @Override
    public String path() {
        return "/v1/call";
    }

    @Override
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    /** Its callers report what they play, finer than any mark. */
    @Override
    public CallerCapabilities capabilities() {
        return CallerCapabilities.plain();
    }

    @Override
    public CallerProtocol newProtocol(CallerRequest request) throws RefusedUpgrade {
        String encoding = request.parameter("encoding");
        String rate = request.parameter("rate");
        try {
            return new NativeProtocol(audio, audio.read(encoding, rate, NativeEncoding.PCM16));
        } catch (IllegalArgumentException noSuchAudio) {
            throw new RefusedUpgrade(HttpResponseStatus.BAD_REQUEST, "the parameter " + noSuchAudio.getMessage());
        }
    }

    /** What came from outside goes back short, and without what a terminal would act on. */
    static String printable(@Nullable String text) {
        String safe = String.valueOf(text).replaceAll("[^\\x20-\\x7e]", "?");
        return safe.length() > 40 ? safe.substring(0, 40) + "…" : safe;
    }
}

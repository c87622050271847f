package org.tandemrelay.relay.caller.tandem;

import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.caller.CallerAudio;
import org.tandemrelay.relay.caller.CallerDialect;
import org.tandemrelay.relay.caller.CallerProtocol;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.RefusedUpgrade;

/** The native protocol, version 1. */
public final class NativeDialect implements CallerDialect {

    static final int VERSION = 1;

    private final int maxMessageBytes;
    private final CallerAudio audio;

    /**
     * The dialect.
     *
     * @param maxMessageBytes the largest message taken
     * @param audio which audio callers can have
     */
    public NativeDialect(int maxMessageBytes, CallerAudio audio) {
        this.maxMessageBytes = maxMessageBytes;
        this.audio = audio;
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
        return CallerCapabilities.plain().with(CallerCapabilities.Trait.TOOLS);
    }

    @Override
    public CallerProtocol newProtocol(CallerRequest request) throws RefusedUpgrade {
        return new NativeProtocol(audio, audio.read(request));
    }
}

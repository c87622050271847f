package org.tandemrelay.relay.caller.voicechat;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CallerEvent.CallStarted;
import org.tandemrelay.relay.call.leg.Packets;
import org.tandemrelay.relay.caller.CallerAudio;
import org.tandemrelay.relay.caller.CallerDialect;
import org.tandemrelay.relay.caller.CallerProtocol;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.Printable;
import org.tandemrelay.relay.caller.RefusedUpgrade;

/** Audio in, words out. */
public final class VoiceChatDialect implements CallerDialect {

    /** As models speak, so that nothing is converted for nobody. */
    private static final Packets UNHEARD = Packets.any(AudioFormat.pcm16(24_000));

    private final int maxMessageBytes;
    private final CallerAudio audio;

    /**
     * The dialect.
     *
     * @param maxMessageBytes the largest message taken
     * @param audio which audio callers can have
     */
    public VoiceChatDialect(int maxMessageBytes, CallerAudio audio) {
        this.maxMessageBytes = maxMessageBytes;
        this.audio = audio;
    }

    @Override
    public String name() {
        return "voice-chat";
    }

    @Override
    public String path() {
        return "/ws/voice-chat";
    }

    @Override
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    @Override
    public CallerCapabilities capabilities() {
        return CallerCapabilities.plain();
    }

    @Override
    public CallerProtocol newProtocol(CallerRequest request) throws RefusedUpgrade {
        String wanted = request.parameter("audio");
        if (wanted != null && !wanted.equals("0") && !wanted.equals("1")) {
            throw new RefusedUpgrade(
                    HttpResponseStatus.BAD_REQUEST,
                    "the parameter 'audio' is '" + Printable.of(wanted) + "', but must be 0 or 1");
        }
        CallStarted asked = audio.read(request);
        return "1".equals(wanted)
                ? new VoiceChatProtocol(asked, null)
                : new VoiceChatProtocol(
                        new CallStarted(asked.parameters(), asked.uplink(), UNHEARD), new Reading(UNHEARD.format()));
    }
}

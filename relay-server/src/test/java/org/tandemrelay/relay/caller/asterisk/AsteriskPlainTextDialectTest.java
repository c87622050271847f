package org.tandemrelay.relay.caller.asterisk;

import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.caller.AsteriskCaller;
import org.tandemrelay.relay.caller.BridgeCaller;
import org.tandemrelay.relay.caller.CallerDialectContract;

class AsteriskPlainTextDialectTest extends CallerDialectContract {

    @Override
    protected BridgeCaller newCaller() {
        return new AsteriskCaller(false, "slin16", AudioFormat.pcm16(16_000));
    }

    @Override
    protected String path() {
        return "/telephony/asterisk?tenant=a";
    }
}

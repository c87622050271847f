package org.tandemrelay.relay.caller.asterisk;

import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.caller.AsteriskCaller;
import org.tandemrelay.relay.caller.BridgeCaller;
import org.tandemrelay.relay.caller.CallerDialectContract;

class AsteriskJsonDialectTest extends CallerDialectContract {

    @Override
    protected BridgeCaller newCaller() {
        return new AsteriskCaller(true, "ulaw", AudioFormat.mulaw());
    }

    @Override
    protected String path() {
        return "/telephony/asterisk?tenant=a";
    }
}

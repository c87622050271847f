package org.tandemrelay.relay.caller.vonage;

import org.tandemrelay.relay.caller.BridgeCaller;
import org.tandemrelay.relay.caller.CallerDialectContract;
import org.tandemrelay.relay.caller.VonageCaller;

class VonageDialectTest extends CallerDialectContract {

    @Override
    protected BridgeCaller newCaller() {
        return new VonageCaller(16_000);
    }

    @Override
    protected String path() {
        return "/telephony/vonage";
    }
}

package org.tandemrelay.relay.caller.twilio;

import java.util.List;
import org.tandemrelay.relay.caller.BridgeCaller;
import org.tandemrelay.relay.caller.CallerDialectContract;

class TwilioDialectTest extends CallerDialectContract {

    @Override
    protected BridgeCaller newCaller() {
        return new TwilioCaller();
    }

    @Override
    protected String path() {
        return "/telephony/twilio";
    }

    @Override
    protected List<String> garbage() {
        return List.of(
                "{\"event\":\"unheard-of\"}",
                "{}",
                "[1,2]",
                "not JSON {",
                "{\"event\":\"media\"}",
                "{\"event\":\"media\",\"media\":{\"payload\":\"*\"}}",
                "{\"event\":\"mark\"}",
                "{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"55\"}}",
                "{\"event\":\"start\"}");
    }
}

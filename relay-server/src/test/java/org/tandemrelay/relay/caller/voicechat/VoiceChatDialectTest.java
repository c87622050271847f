package org.tandemrelay.relay.caller.voicechat;

import java.util.List;
import org.tandemrelay.relay.caller.BridgeCaller;
import org.tandemrelay.relay.caller.CallerDialectContract;
import org.tandemrelay.relay.caller.VoiceChatCaller;

class VoiceChatDialectTest extends CallerDialectContract {

    @Override
    protected BridgeCaller newCaller() {
        return new VoiceChatCaller();
    }

    @Override
    protected String path() {
        return "/ws/voice-chat?rate=16000&audio=1";
    }

    /** What is no JSON object is typed text, and means something. */
    @Override
    protected List<String> garbage() {
        return List.of("{\"event\":\"unheard-of\"}", "{}", "", "{\"text\":7}", "{not JSON");
    }
}

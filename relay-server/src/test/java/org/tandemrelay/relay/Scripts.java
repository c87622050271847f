package org.tandemrelay.relay;

import java.util.Base64;
import org.tandemrelay.relay.caller.openai.FakeModel;

/** What models say in tests. */
final class Scripts {

    static final int PCM_BYTES_PER_MILLI = 48;

    private Scripts() {}

    /** The beginning of an answer, with so much of its speech. */
    static void answer(FakeModel model, int millis) {
        byte[] pcm = new byte[millis * PCM_BYTES_PER_MILLI];
        model.say("{\"type\":\"response.created\",\"event_id\":\"e1\",\"response\":{\"id\":\"resp_1\","
                + "\"object\":\"realtime.response\",\"status\":\"in_progress\"}}");
        model.say("{\"type\":\"response.output_audio.delta\",\"event_id\":\"e2\",\"response_id\":\"resp_1\","
                + "\"item_id\":\"item_1\",\"output_index\":0,\"content_index\":0,\"delta\":\""
                + Base64.getEncoder().encodeToString(pcm) + "\"}");
    }
}

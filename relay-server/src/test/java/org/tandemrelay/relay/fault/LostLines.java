package org.tandemrelay.relay.fault;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.tandemrelay.relay.NativeCaller;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.SessionRecord;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** Calls whose model's line is lost, by a model of our own that does so when it is told. */
abstract class LostLines {

    private static final ObjectMapper JSON = new ObjectMapper();
    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final String NAME = "my name is Ann";
    static final String LONG = "tell me a long story about a man who lost his hat and looked for it"
            + " everywhere in the town until he found it again on the head of another man";

    RealtimeSimulator model;
    TestRelay relay;

    @BeforeEach
    void start() {
        start(20, 20);
    }

    void start(long thinkingMillis, double speed) {
        model = RealtimeSimulator.start(
                SimulatorSettings.defaults().withThinkingMillis(thinkingMillis).withSpeed(speed));
        relay = TestRelay.startOn(model.url());
    }

    @AfterEach
    void stop() {
        relay.close();
        model.close();
    }

    static void text(NativeCaller caller, String words) {
        caller.say("{\"type\":\"text\",\"text\":\"" + words + "\"}");
    }

    void lose(String how) {
        if (how.equals("reset")) {
            model.resetSessions();
        } else {
            model.closeSessions(Integer.parseInt(how), "enough");
        }
    }

    static List<String> states(NativeCaller caller) {
        return caller.all("state").stream()
                .map(message -> message.text("state"))
                .toList();
    }

    /** What the caller was told last. */
    static String state(NativeCaller caller) {
        List<String> states = states(caller);
        return states.get(states.size() - 1);
    }

    static boolean recovered(NativeCaller caller, int times) {
        List<String> states = states(caller);
        return states.stream().filter("reconnecting"::equals).count() == times
                && !states.get(states.size() - 1).equals("reconnecting");
    }

    SessionRecord session(int n) {
        await().atMost(PATIENCE).until(() -> model.sessions().size() >= n);
        return model.sessions().get(n - 1);
    }

    List<String> told(int session) {
        return session(session).events().stream()
                .filter(event -> event.type().equals("conversation.item.create"))
                .map(event -> item(event.json()))
                .toList();
    }

    private static String item(String json) {
        try {
            JsonNode item = JSON.readTree(json).path("item");
            return item.path("role").asText() + ": "
                    + item.path("content").path(0).path("text").asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(json, e);
        }
    }

    double reopened(String cause) {
        return relay.metric("tandem_model_reopened_total", "\"" + cause + "\"");
    }
}

package org.tandemrelay.relay.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.relay.call.leg.CallState;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.RecordingLeg;
import org.tandemrelay.relay.fault.Row;
import org.tandemrelay.relay.tool.FakeWebhook;

/** Functions that a model has called whose line is lost then. */
@Execution(ExecutionMode.CONCURRENT)
class ReopenedToolCallTest extends WeatherCalls {

    ReopenedToolCallTest() throws SSLException {}

    private List<String> told(String role) {
        return received("conversation.item.create").stream()
                .map(event -> json(event.json()).path("item"))
                .filter(item -> item.path("role").asText().equals(role))
                .map(item -> item.path("content").path(0).path("text").asText())
                .toList();
    }

    private void loseTheModel(RecordingLeg leg) {
        simulator.closeSessions(1013, "enough");
        await().until(() -> leg.commands(CallerCommand.StateChanged.class).stream()
                .anyMatch(changed -> changed.state() == CallState.RECONNECTING));
        await().until(() -> simulator.sessions().size() == 2 && simulator.openSessions() == 1);
    }

    /** The simulator calls it again, since it goes by the caller's words alone, and takes for these what it is told came of it. */
    @Test
    @Row(value = "F26,F48", holds = "a function under way is done once, and the next model is told what came of it")
    void isDoneOnceThoughTheNextModelCallsItToo() {
        // Given
        CountDownLatch line = new CountDownLatch(1);
        webhook.at("/weather", (exchange, time) -> {
            awaitLatch(line);
            FakeWebhook.answer(exchange, 200, "{\"degrees\": 12}");
        });
        RecordingLeg leg = call(tool("/weather"));
        await().until(() -> !webhook.posted().isEmpty());

        // When
        loseTheModel(leg);
        line.countDown();

        // Then
        // Words are told as they are spoken, and these are the last of many.
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(words(leg)).contains("{\"degrees\": 12}"));
        assertThat(webhook.posted()).hasSize(1);
        // What a function says could be a caller's words: it must not gain the operator's voice.
        assertThat(told("system"))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("do not call it again")
                .doesNotContain("some place");
        assertThat(told("user"))
                .anySatisfy(words -> assertThat(words).contains("What came of the function weather", "12"));
    }

    @Test
    void isKnownToTheNextModelWhereItWasDoneBefore() {
        // Given
        webhook.at("/weather", 200, "{\"degrees\": 12}");
        RecordingLeg leg = call(tool("/weather"));
        await().untilAsserted(() -> assertThat(words(leg)).contains("The tool says: {\"degrees\": 12}"));

        // When
        loseTheModel(leg);

        // Then
        await().untilAsserted(() -> assertThat(told("user"))
                .anySatisfy(words -> assertThat(words).contains("What came of the function weather", "12")));
        assertThat(told("system")).isEmpty();
        assertThat(webhook.posted()).hasSize(1);
    }

    private static void awaitLatch(CountDownLatch line) {
        try {
            assertThat(line.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

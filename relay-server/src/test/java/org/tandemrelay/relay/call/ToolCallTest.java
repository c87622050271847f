package org.tandemrelay.relay.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.relay.call.downlink.Filler;
import org.tandemrelay.relay.call.leg.CallState;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.leg.RecordingLeg;
import org.tandemrelay.relay.tool.ToolDefinition;
import org.tandemrelay.relay.tool.Webhook;

/** Functions that the model calls, from there to its answer: a real call, a real model's socket and real webhooks. */
@Execution(ExecutionMode.CONCURRENT)
class ToolCallTest extends WeatherCalls {

    ToolCallTest() throws SSLException {}

    private void tell(CallerEvent event) {
        loop.submit(() -> call.onCallerEvent(event)).syncUninterruptibly();
    }

    private static ToolDefinition within(ToolDefinition tool, long millis) {
        return new ToolDefinition(tool.spec(), tool.webhook(), Duration.ofMillis(millis), tool.fillerAfter());
    }

    /** What the model was told of the function, when it has been. */
    private String result() {
        await().until(() -> !results().isEmpty());
        return results().get(0);
    }

    private List<String> results() {
        return received("conversation.item.create").stream()
                .map(event -> json(event.json()).path("item"))
                .filter(item -> item.path("type").asText().equals("function_call_output"))
                .map(item -> item.path("output").asText())
                .toList();
    }

    private double counted(String outcome) {
        return metrics.get("tandem.tool.calls")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    @Test
    void theModelSpeaksOfWhatTheWebhookGave() {
        // Given
        webhook.at("/weather", 200, "{\"degrees\": 12}");

        // When
        RecordingLeg leg = call(tool("/weather"));

        // Then
        await().untilAsserted(() -> assertThat(words(leg)).contains("The tool says: {\"degrees\": 12}"));
        JsonNode body = json(webhook.posted().get(0).body());
        assertThat(body.path("tool").asText()).isEqualTo("weather");
        assertThat(body.at("/arguments/place").isTextual()).isTrue();
        assertThat(body.at("/call/id").asText()).isEqualTo(call.id());
        assertThat(body.at("/call/dialect").asText()).isEqualTo("test");
        assertThat(body.at("/call/parameters/customer").asText()).isEqualTo("4711");
        assertThat(webhook.posted().get(0).header("webhook-id"))
                .isEqualTo(call.id() + "_" + body.path("call_id").asText());
        assertThat(received("response.create")).hasSize(2);
        assertThat(counted("done")).isEqualTo(1);
    }

    @Test
    void theModelLearnsThatItFailedAndNothingMore() {
        // Given
        webhook.at("/broken", 404, "{\"password\":\"inside\"}");

        // When
        RecordingLeg leg = call(tool("/broken"));

        // Then
        assertThat(result()).isEqualTo("{\"error\":\"the function failed\"}");
        await().untilAsserted(() -> assertThat(words(leg)).contains("The tool says: {\"error\""));
        assertThat(counted("refused")).isEqualTo(1);
    }

    @Test
    void theCallGoesOnWhereTheWebhookHangs() {
        // Given
        webhook.hangingAt("/hanging");

        // When
        RecordingLeg leg = call(within(tool("/hanging"), 300));

        // Then
        assertThat(result()).isEqualTo("{\"error\":\"the function did not answer in time\"}");
        await().untilAsserted(() -> assertThat(words(leg)).contains("The tool says"));
    }

    @Test
    void theCallerIsHeardWhileItRuns() {
        // Given
        webhook.hangingAt("/hanging");
        RecordingLeg leg = call(tool("/hanging"));
        await().until(() -> !webhook.posted().isEmpty());

        // When
        tell(new CallerEvent.Text("are you there"));

        // Then
        await().untilAsserted(() -> assertThat(words(leg)).contains("are you there"));
        assertThat(results()).isEmpty();
    }

    @Test
    void nothingRunsOnWhenTheCallIsOver() throws IOException {
        // Given: a webhook that takes the post, and says nothing
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
            call(ToolDefinition.of(WEATHER, Webhook.of(url, null)));
            try (Socket connection = silent.accept()) {
                connection.setSoTimeout(10_000);
                assertThat(connection.getInputStream().read()).isEqualTo('P');

                // When
                tell(new CallerEvent.Hangup(CloseCause.CALLER_HANGUP, "bye"));
                byte[] rest = connection.getInputStream().readAllBytes();

                // Then
                assertThat(rest).as("the connection was closed behind the post").isNotEmpty();
            }
        }
    }

    @Test
    void theCallerHearsASoftToneWhereItTakesLong() {
        // Given
        webhook.hangingAt("/hanging");
        ToolDefinition tool = tool("/hanging");

        // When
        RecordingLeg leg =
                call(new ToolDefinition(tool.spec(), tool.webhook(), Duration.ofSeconds(10), Duration.ofMillis(100)));

        // Then
        await().until(() -> PCM24.millisOf(leg.heard().stream()
                        .mapToLong(heard -> heard.audio().length)
                        .sum())
                >= 160);
        assertThat(leg.heard()).allMatch(heard -> heard.item().equals(Filler.TONE));
        assertThat(peak(leg)).isBetween(600, 1_100);
        assertThat(leg.commands(CallerCommand.StateChanged.class))
                .extracting(CallerCommand.StateChanged::state)
                .doesNotContain(CallState.SPEAKING);
    }

    private static int peak(RecordingLeg leg) {
        int peak = 0;
        for (RecordingLeg.Heard heard : leg.heard()) {
            byte[] pcm = heard.audio();
            for (int i = 0; i + 1 < pcm.length; i += 2) {
                peak = Math.max(peak, Math.abs((short) ((pcm[i] & 0xff) | pcm[i + 1] << 8)));
            }
        }
        return peak;
    }

    @Test
    void theCallerDoesWhatIsForwardedToIt() {
        // Given
        RecordingLeg leg = call(ToolDefinition.forwarded(WEATHER));
        await().until(() -> !leg.commands(CallerCommand.ToolCall.class).isEmpty());
        CallerCommand.ToolCall asked =
                leg.commands(CallerCommand.ToolCall.class).get(0);

        // When
        tell(new CallerEvent.ToolResult(asked.callId(), "{\"degrees\":30}", false));

        // Then
        assertThat(asked.name()).isEqualTo("weather");
        assertThat(json(asked.arguments()).has("place")).isTrue();
        await().untilAsserted(() -> assertThat(words(leg)).contains("The tool says: {\"degrees\":30}"));
    }

    @Test
    void aCallerThatDoesNotAnswerIsNotWaitedForForEver() {
        // When
        call(within(ToolDefinition.forwarded(WEATHER), 200));

        // Then
        assertThat(result()).isEqualTo("{\"error\":\"the function did not answer in time\"}");
    }

    @Test
    void aResultThatNobodyAskedForIsNobodys() {
        // Given
        webhook.hangingAt("/hanging");
        call(tool("/hanging"));
        await().until(() -> !webhook.posted().isEmpty());
        String asked = json(webhook.posted().get(0).body()).path("call_id").asText();

        // When
        tell(new CallerEvent.ToolResult("call_of_nobody", "1", false));
        tell(new CallerEvent.ToolResult(asked, "1", false));

        // Then
        await().during(Duration.ofMillis(200)).until(() -> results().isEmpty());
    }
}

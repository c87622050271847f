package org.tandemrelay.relay.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.fault.Row;
import org.tandemrelay.relay.observe.CallMetrics;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.relay.tool.FakeWebhook;
import org.tandemrelay.relay.tool.ToolDefinition;
import org.tandemrelay.relay.tool.Toolbox;
import org.tandemrelay.relay.tool.Webhook;
import org.tandemrelay.relay.tool.WebhookClient;
import org.tandemrelay.upstream.connect.ModelConnector;
import org.tandemrelay.upstream.connect.ModelEndpoint;
import org.tandemrelay.upstream.connect.ModelLimits;
import org.tandemrelay.upstream.openai.OpenAiRealtime;
import org.tandemrelay.upstream.session.SessionOpen;
import org.tandemrelay.upstream.session.ToolSpec;
import org.tandemrelay.upstream.simulator.RealtimeSimulator;
import org.tandemrelay.upstream.simulator.ReceivedEvent;
import org.tandemrelay.upstream.simulator.SimulatorSettings;
import org.tandemrelay.upstream.transport.Transport;

/** Functions that a model has called whose line is lost then. */
@Execution(ExecutionMode.CONCURRENT)
class ReopenedToolCallTest {

    private static final AudioFormat PCM24 = AudioFormat.pcm16(24_000);
    private static final String ASKS = "please call weather";
    private static final ToolSpec WEATHER = new ToolSpec(
            "weather",
            "The weather of a place.",
            "{\"type\":\"object\",\"properties\":{\"place\":{\"type\":\"string\"}},\"required\":[\"place\"]}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RealtimeSimulator simulator = RealtimeSimulator.start(
            SimulatorSettings.defaults().withThinkingMillis(20).withSpeed(50));
    private final FakeWebhook webhook = new FakeWebhook();
    private final WebhookClient client = new WebhookClient();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final EventLoopGroup loops = Transport.NIO.newGroup(1, "calls");
    private final EventLoop loop = loops.next();
    private final ModelConnector connector;

    /** Null until a call is made. */
    private @Nullable Call call;

    ReopenedToolCallTest() throws SSLException {
        connector = new ModelConnector(
                Transport.NIO,
                new OpenAiRealtime(() -> {}),
                new ModelEndpoint(simulator.url(), "key"),
                ModelLimits.defaults());
    }

    @AfterEach
    void stop() {
        loop.submit(() -> call.end(CloseCause.RELAY_DRAINING)).syncUninterruptibly();
        await().until(() -> simulator.sessions().stream().noneMatch(session -> session.open()));
        connector.close();
        client.close();
        webhook.close();
        simulator.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private RecordingLeg call(ToolDefinition tool) {
        RecordingLeg leg = new RecordingLeg(loop, CallerCapabilities.plain().with(CallerCapabilities.Trait.TOOLS));
        Switchboard switchboard = new Switchboard(
                new CallSettings(
                        new CallLimits(
                                5_000, 1_000, Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofMinutes(1)),
                        new PlayoutSettings(200, 120_000),
                        SessionOpen.defaults(),
                        true,
                        Duration.ofMillis(100),
                        Toolbox.of(List.of(tool), client)),
                loops,
                connector,
                new CallMetrics(metrics));
        loop.submit(() -> {
                    call = switchboard.newCall(
                            leg, new CallerEvent.CallStarted(Map.of("customer", "4711"), PCM24, Packets.any(PCM24)));
                    call.start();
                    call.onCallerEvent(new CallerEvent.Text(ASKS));
                })
                .syncUninterruptibly();
        return leg;
    }

    private ToolDefinition tool(String path) {
        return ToolDefinition.of(WEATHER, Webhook.of(webhook.url(path), null));
    }

    private List<ReceivedEvent> received(String type) {
        return simulator.sessions().stream()
                .flatMap(session -> session.events().stream())
                .filter(event -> event.type().equals(type))
                .toList();
    }

    private static String words(RecordingLeg leg) {
        StringBuilder words = new StringBuilder();
        for (CallerCommand.Caption caption : leg.commands(CallerCommand.Caption.class)) {
            words.append(caption.words().text());
        }
        return words.toString();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(text, e);
        }
    }

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
        await().untilAsserted(() -> assertThat(words(leg)).contains("{\"degrees\": 12}"));
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

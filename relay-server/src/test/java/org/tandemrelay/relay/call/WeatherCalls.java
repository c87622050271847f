package org.tandemrelay.relay.call;

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
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.leg.Packets;
import org.tandemrelay.relay.call.leg.RecordingLeg;
import org.tandemrelay.relay.call.settings.CallLimits;
import org.tandemrelay.relay.call.settings.CallSettings;
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

/** Calls whose caller asks for a function, and a webhook that does it. */
abstract class WeatherCalls {

    static final AudioFormat PCM24 = AudioFormat.pcm16(24_000);
    static final String ASKS = "please call weather";
    static final ToolSpec WEATHER = new ToolSpec(
            "weather",
            "The weather of a place.",
            "{\"type\":\"object\",\"properties\":{\"place\":{\"type\":\"string\"}},\"required\":[\"place\"]}");
    static final ObjectMapper JSON = new ObjectMapper();

    final RealtimeSimulator simulator = RealtimeSimulator.start(
            SimulatorSettings.defaults().withThinkingMillis(20).withSpeed(50));
    final FakeWebhook webhook = new FakeWebhook();
    final WebhookClient client = new WebhookClient();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final EventLoopGroup loops = Transport.NIO.newGroup(1, "calls");
    final EventLoop loop = loops.next();
    final ModelConnector connector;

    /** Null until a call is made. */
    @Nullable
    Call call;

    WeatherCalls() throws SSLException {
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

    RecordingLeg call(ToolDefinition tool) {
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

    ToolDefinition tool(String path) {
        return ToolDefinition.of(WEATHER, Webhook.of(webhook.url(path), null));
    }

    List<ReceivedEvent> received(String type) {
        return simulator.sessions().stream()
                .flatMap(session -> session.events().stream())
                .filter(event -> event.type().equals(type))
                .toList();
    }

    static String words(RecordingLeg leg) {
        StringBuilder words = new StringBuilder();
        for (CallerCommand.Caption caption : leg.commands(CallerCommand.Caption.class)) {
            words.append(caption.words().text());
        }
        return words.toString();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(text, e);
        }
    }
}

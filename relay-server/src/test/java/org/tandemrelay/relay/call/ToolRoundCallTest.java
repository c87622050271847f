package org.tandemrelay.relay.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.ScriptedModel;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
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
import org.tandemrelay.upstream.transport.Transport;

/** Several functions that one answer calls. */
@Execution(ExecutionMode.CONCURRENT)
class ToolRoundCallTest {

    private static final AudioFormat PCM24 = AudioFormat.pcm16(24_000);

    private final ScriptedModel model = new ScriptedModel();
    private final FakeWebhook webhook = new FakeWebhook();
    private final CountDownLatch slowOne = new CountDownLatch(1);
    private final WebhookClient client = new WebhookClient();
    private final EventLoopGroup loops = Transport.NIO.newGroup(1, "calls");
    private final EventLoop loop = loops.next();
    private final RecordingLeg leg = new RecordingLeg(loop, CallerCapabilities.plain());
    private final ModelConnector connector;
    private final Switchboard switchboard;

    ToolRoundCallTest() throws SSLException {
        connector = new ModelConnector(
                Transport.NIO,
                new OpenAiRealtime(() -> {}),
                new ModelEndpoint(model.url(), "key"),
                ModelLimits.defaults());
        switchboard = new Switchboard(
                new CallSettings(
                        new CallLimits(
                                5_000, 1_000, Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofMinutes(1)),
                        new PlayoutSettings(200, 120_000),
                        SessionOpen.defaults(),
                        true,
                        Duration.ofMillis(100),
                        Toolbox.of(List.of(tool("quick"), tool("slow")), client)),
                loops,
                connector,
                new CallMetrics(new SimpleMeterRegistry()));
    }

    private ToolDefinition tool(String name) {
        ToolSpec spec = new ToolSpec(name, "", ToolSpec.NO_PARAMETERS);
        return ToolDefinition.of(spec, Webhook.of(webhook.url("/" + name), null));
    }

    @BeforeEach
    void call() {
        webhook.at("/quick", 200, "\"quick\"").at("/slow", (exchange, time) -> {
            try {
                slowOne.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            FakeWebhook.answer(exchange, 200, "\"slow\"");
        });
        loop.execute(() -> {
            Call call = switchboard.newCall(leg, new CallerEvent.CallStarted(Map.of(), PCM24, Packets.any(PCM24)));
            call.start();
            call.onCallerEvent(new CallerEvent.Text("hello"));
        });
        model.await("response.create", 1);
        model.begin("resp_1");
    }

    @AfterEach
    void stop() {
        slowOne.countDown();
        switchboard.endAll(CloseCause.RELAY_DRAINING);
        await().until(() -> switchboard.liveCalls() == 0);
        connector.close();
        client.close();
        webhook.close();
        model.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private long results() {
        return model.all("conversation.item.create").stream()
                .filter(event -> event.at("/item/type").asText().equals("function_call_output"))
                .count();
    }

    @Test
    void areAnsweredInOneWhenAllOfThemAreDone() {
        // Given
        model.callTool("resp_1", "call_1", "slow");
        model.callTool("resp_1", "call_2", "quick");
        model.end("resp_1", "completed");
        await().until(() -> results() == 1);
        await().during(Duration.ofMillis(300))
                .until(() -> model.all("response.create").size() == 1);

        // When
        slowOne.countDown();

        // Then
        model.await("response.create", 2);
        assertThat(results()).isEqualTo(2);
        await().during(Duration.ofMillis(300))
                .until(() -> model.all("response.create").size() == 2);
    }

    @Test
    void runSideBySideButNoMoreThanEightAtOnce() {
        // Given
        IntStream.range(0, 12).forEach(i -> model.callTool("resp_1", "call_" + i, "slow"));
        model.end("resp_1", "completed");
        await().until(() -> webhook.posted().size() == 8);
        await().during(Duration.ofMillis(300)).until(() -> webhook.posted().size() == 8);

        // When
        slowOne.countDown();

        // Then
        model.await("response.create", 2);
        assertThat(results()).isEqualTo(12);
    }
}

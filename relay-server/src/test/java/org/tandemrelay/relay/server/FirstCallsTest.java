package org.tandemrelay.relay.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.ConfigurationLoader;
import org.tandemrelay.upstream.transport.Transport;

class FirstCallsTest {

    private final Transport transport = Transport.best();
    private final EventLoopGroup loops = transport.newGroup(1, "test-calls");

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    @Test
    void areOverThoughTheyFail() throws Exception {
        // Given
        EventLoopGroup stopped = transport.newGroup(1, "test-stopped");
        stopped.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS).awaitUninterruptibly();
        Configuration configuration = ConfigurationLoader.load(null, Map.of(), Map.of("warm-up", "60s"));

        // When
        FirstCalls calls = FirstCalls.begin(configuration, new CallerPort.Loops(transport, stopped, loops));
        calls.await();

        // Then
        assertThat(calls.over()).isTrue();
    }

    @Test
    void goThroughForEveryDialectThatMostCallsComeIn() throws Exception {
        // Given
        Configuration configuration = ConfigurationLoader.load(null, Map.of(), Map.of("warm-up", "3s"));

        // When
        FirstCalls calls = FirstCalls.begin(configuration, new CallerPort.Loops(transport, loops, loops));
        calls.await();

        // Then
        assertThat(calls.outcome()).isNotNull();
        assertThat(calls.outcome().failure()).isNull();
        assertThat(calls.outcome().frames()).isPositive();
    }
}

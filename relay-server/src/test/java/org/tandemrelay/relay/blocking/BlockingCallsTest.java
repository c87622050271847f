package org.tandemrelay.relay.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tandemrelay.upstream.transport.Transport;
import reactor.blockhound.BlockingOperationError;

class BlockingCallsTest {

    @ParameterizedTest
    @EnumSource
    void catchesWhatBlocksAnEventLoop(Transport transport) throws Exception {
        // Given
        assumeThat(transport.available()).isTrue();
        EventLoopGroup loops = transport.newGroup(1, "tandem-calls");
        try {
            // When
            Future<?> slept = loops.submit(() -> {
                TimeUnit.MILLISECONDS.sleep(1);
                return "slept";
            });

            // Then
            assertThatThrownBy(() -> slept.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(BlockingOperationError.class)
                    .hasStackTraceContaining("sleep");
            assertThat(BlockingCalls.take()).anySatisfy(seen -> assertThat(seen).hasMessageContaining("sleep"));
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }
}

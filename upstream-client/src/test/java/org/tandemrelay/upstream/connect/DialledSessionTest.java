package org.tandemrelay.upstream.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tandemrelay.upstream.openai.OpenAiRealtime;
import org.tandemrelay.upstream.session.ModelCommand.ResponseCreate;
import org.tandemrelay.upstream.session.ModelCommand.SessionClose;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed.Cause;
import org.tandemrelay.upstream.session.ModelEvent.SessionReady;
import org.tandemrelay.upstream.session.ModelListener;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.session.SessionOpen;
import org.tandemrelay.upstream.websocket.FrameDecoder;
import org.tandemrelay.upstream.websocket.FrameRules;

/** What a real socket does too seldom to wait for it. */
class DialledSessionTest {

    private static final String KEY = "sk-very-secret-0123456789";

    private final Call call = new Call();
    private final FailingWrites wire = new FailingWrites();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    /** Of a channel of its own: one that is embedded runs its tasks within every write, which no real one does. */
    private final EmbeddedChannel loop = new EmbeddedChannel();

    private final ModelEndpoint endpoint = new ModelEndpoint(URI.create("ws://model.example/"), KEY);
    private DialledSession session;

    @BeforeEach
    void open() {
        loop.freezeTime();
        session = new DialledSession(
                loop.eventLoop(),
                new OpenAiRealtime(() -> {}).newProtocol(SessionOpen.defaults()),
                call,
                new DialledSession.Terms(
                        endpoint, ModelLimits.defaults(), DialAttempt.of(ModelBreaker.none(), loop.eventLoop())));
        session.onDialling(channel);
        channel.pipeline()
                .addLast(wire)
                .addLast(ModelSocketHandler.REFUSAL, new RefusalHandler(endpoint))
                .addLast("ws-decoder", new FrameDecoder(FrameRules.lenient(), 1 << 16, false))
                .addLast("ws-encoder", new NoFrames())
                .addLast("fragments", new ChannelInboundHandlerAdapter())
                .addLast("session", new ModelSocketHandler(session, ModelLimits.defaults()));
        channel.pipeline().fireUserEventTriggered(ClientHandshakeStateEvent.HANDSHAKE_COMPLETE);
        told("{'type':'session.created'}");
        told("{'type':'session.updated','session':{}}");
        channel.releaseOutbound();
    }

    @AfterEach
    void nothingIsLeft() {
        channel.finishAndReleaseAll();
        assertThat(call.toldFromInside).isEmpty();
    }

    private void told(String json) {
        channel.writeInbound(
                new TextWebSocketFrame(Unpooled.copiedBuffer(json.replace('\'', '"'), StandardCharsets.UTF_8)));
    }

    @Test
    void aWriteThatFailsIsToldWhenTheCommandIsOver() {
        // Given
        wire.broken = true;
        ByteBuf audio = Unpooled.buffer().writeZero(480);

        // When
        call.command(() -> session.sendAudio(audio));

        // Then
        assertThat(audio.refCnt()).isZero();
        assertThat(call.ends()).isEmpty();
        loop.runPendingTasks();
        assertThat(call.ends())
                .containsExactly(new SessionClosed(Cause.FAILED, 1006, "the connection to the model was lost"));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aSocketThatIsFullIsToldWhenTheCommandIsOver() {
        // Given
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(100, 200));
        wire.held = true;

        // When
        call.command(() -> session.sendAudio(Unpooled.buffer().writeZero(4_800)));
        loop.runPendingTasks();

        // Then
        assertThat(call.writable).containsExactly(false);
        wire.held = false;
        channel.flush();
        loop.runPendingTasks();
        assertThat(call.writable).containsExactly(false, true);
    }

    @Test
    void aModelThatDoesNotReadOurCloseIsCutOff() {
        // Given
        wire.held = true;
        session.sendAudio(Unpooled.buffer().writeZero(4_800));

        // When
        call.command(() -> session.send(new SessionClose(1000, "")));

        // Then
        assertThat(channel.isOpen()).isTrue();
        loop.advanceTimeBy(2, TimeUnit.SECONDS);
        loop.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        assertThat(call.ends()).isEmpty();
    }

    @Test
    void pausedReadingDoesNotHideTheModelsAnswerToOurClose() {
        // Given
        session.pauseReading(true);

        // When
        call.command(() -> session.send(new SessionClose(1000, "")));
        call.command(() -> session.pauseReading(true));

        // Then
        assertThat(channel.config().isAutoRead()).isTrue();
        channel.writeInbound(new CloseWebSocketFrame(1000, ""));
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(FaultyCall.class)
    void aCallThatThrowsIsAnEndOfTheSession(FaultyCall fault) {
        // Given
        call.fault = fault;

        // When
        told("{'type':'response.created','response':{'id':'resp_1'}}");
        told("{'type':'response.created','response':{'id':'resp_2'}}");

        // Then
        assertThat(call.ends()).extracting(SessionClosed::cause).containsExactly(Cause.FAILED);
        CloseWebSocketFrame close = channel.readOutbound();
        assertThat(close.statusCode()).isEqualTo(1000);
        close.release();
    }

    @Test
    void whateverTheModelSaysOfTheKeyIsNotRepeated() {
        // When
        told("{'type':'error','error':{'code':'odd','message':'Odd key " + KEY + ".'}}");
        told("{'type':'error','error':{'code':'invalid_api_key','message':'Incorrect API key " + KEY + ".'}}");

        // Then
        assertThat(call.events.toString())
                .contains("Odd key [key].", "Incorrect API key [key].")
                .doesNotContain(KEY);
        channel.releaseOutbound();
    }

    @Test
    void theDeadlinesEndWithTheSession() {
        // When
        call.command(() -> session.send(new SessionClose(1000, "")));
        channel.writeInbound(new CloseWebSocketFrame(1000, ""));

        // Then
        loop.advanceTimeBy(1, TimeUnit.MINUTES);
        loop.runScheduledPendingTasks();
        assertThat(call.ends()).isEmpty();
        assertThat(call.events).hasExactlyElementsOfTypes(SessionReady.class);
    }

    @Test
    void commandsAfterTheEndGoNowhere() {
        // Given
        channel.close();
        ByteBuf late = Unpooled.buffer().writeZero(480);

        // When
        call.command(() -> {
            session.sendAudio(late);
            session.send(new ResponseCreate(null));
            session.pauseReading(true);
            session.flush();
        });

        // Then
        assertThat(late.refCnt()).isZero();
        assertThat(call.ends()).hasSize(1);
        assertThat(channel.outboundMessages()).isEmpty();
    }

    /** Where a call fails by itself. */
    enum FaultyCall {
        AT_AN_EVENT,
        ALSO_AT_THE_END
    }

    private static final class Call implements ModelListener {
        private final List<ModelEvent> events = new ArrayList<>();
        private final List<Boolean> writable = new ArrayList<>();
        private final List<Object> toldFromInside = new ArrayList<>();
        private FaultyCall fault;
        private boolean inside;

        void command(Runnable command) {
            inside = true;
            command.run();
            inside = false;
        }

        List<SessionClosed> ends() {
            return events.stream()
                    .filter(SessionClosed.class::isInstance)
                    .map(SessionClosed.class::cast)
                    .toList();
        }

        @Override
        public void onModelEvent(ModelEvent event) {
            note(event);
            events.add(event);
            if (fault == FaultyCall.ALSO_AT_THE_END || (fault != null && !(event instanceof SessionClosed))) {
                throw new IllegalStateException("a mistake in the call, for the test");
            }
        }

        private void note(Object what) {
            if (inside) {
                toldFromInside.add(what);
            }
        }

        @Override
        public void onModelAudio(OutputItem item, ByteBuf audio) {
            audio.release();
        }

        @Override
        public void onModelReadComplete() {}

        @Override
        public void onModelWritable(boolean now) {
            note(now);
            writable.add(now);
        }
    }

    /** The wire: as it is, broken, or full. */
    private static final class FailingWrites extends ChannelOutboundHandlerAdapter {
        private boolean broken;
        private boolean held;

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
            if (broken) {
                ReferenceCountUtil.release(msg);
                promise.setFailure(new IOException("Broken pipe"));
            } else {
                ctx.write(msg, promise);
            }
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            if (!held) {
                ctx.flush();
            }
        }
    }

    /** Stands where frames are written, and leaves Netty's as they are. */
    private static final class NoFrames extends ChannelOutboundHandlerAdapter implements WebSocketFrameEncoder {}
}

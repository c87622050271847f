package org.tandemrelay.relay.warmup;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;

/**
 * One call: says a frame for each that it hears, so that as much is said as the relay gets through and no more, and hangs up when it has heard
 * enough.
 */
final class CallerHandler extends ChannelInboundHandlerAdapter {

    /** Under way at a time: enough to go on, too few to be dropped. */
    private static final int UNDER_WAY = 6;

    /** Longer than anything but speech. */
    private static final int MIN_SPEECH_BYTES = 159;

    private static final int MAX_REFUSAL_BYTES = 64 << 10;

    private final CallerScript script;
    private final Crowd crowd;

    private int heard;
    private boolean speaks;
    private boolean hungUp;

    /** What the calls of a warm-up have in common. Confined to their event loop. */
    interface Crowd {
        /** What callers are let in by. */
        String key();

        /** A call has heard a frame. */
        void heard();

        /** Whether a call that has heard so many frames is to go on. */
        boolean goesOn(int heardFrames);

        /** A call was not let in, or did not get through; it ends. */
        void failed(String why);
    }

    private CallerHandler(CallerScript script, Crowd crowd) {
        this.script = script;
        this.crowd = crowd;
    }

    /** The pipeline of a call. With Netty's codec, so that what is compiled of the relay's own is compiled for the relay's use alone. */
    static ChannelInitializer<Channel> pipeline(CallerScript script, Crowd crowd) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(new HttpClientCodec())
                        .addLast(new HttpObjectAggregator(MAX_REFUSAL_BYTES))
                        .addLast(new WebSocketClientProtocolHandler(upgrade(script, crowd)))
                        .addLast(new CallerHandler(script, crowd));
            }
        };
    }

    private static WebSocketClientProtocolConfig upgrade(CallerScript script, Crowd crowd) {
        return WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(URI.create("ws://127.0.0.1" + script.path()))
                .customHeaders(new DefaultHttpHeaders().add(HttpHeaderNames.AUTHORIZATION, "Bearer " + crowd.key()))
                .handleCloseFrames(false)
                .sendCloseFrame(null)
                .withUTF8Validator(false)
                .build();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            script.opening().forEach(ctx::write);
            if (!script.waits()) {
                begin(ctx);
            }
            ctx.flush();
        }
    }

    private void begin(ChannelHandlerContext ctx) {
        speaks = true;
        for (int i = 0; i < UNDER_WAY; i++) {
            ctx.write(script.speech());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        try {
            if (msg instanceof CloseWebSocketFrame close) {
                onClose(ctx, close);
            } else if (msg instanceof WebSocketFrame frame) {
                onFrame(ctx, frame.content().readableBytes());
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    private void onClose(ChannelHandlerContext ctx, CloseWebSocketFrame close) {
        if (!hungUp) {
            crowd.failed("a call to " + script.path() + " was ended: " + close.statusCode() + " " + close.reasonText());
        }
        ctx.close();
    }

    private void onFrame(ChannelHandlerContext ctx, int bytes) {
        if (!speaks) {
            begin(ctx);
        } else if (bytes > MIN_SPEECH_BYTES) {
            crowd.heard();
            heard++;
            goOn(ctx);
        }
    }

    private void goOn(ChannelHandlerContext ctx) {
        if (crowd.goesOn(heard)) {
            ctx.write(script.speech());
        } else if (!hungUp) {
            hungUp = true;
            ctx.write(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof WebSocketClientHandshakeException refused && refused.response() != null) {
            crowd.failed(
                    script.path() + " was answered with " + refused.response().status());
        }
        // Whoever waits for this connection sees that it is gone.
        ctx.close();
    }
}

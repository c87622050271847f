package org.tandemrelay.relay.warmup;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;

/**
 * One call: says a frame for each that it hears, so that as much is said as the relay gets through and no more, and hangs up when it has heard
 * enough.
 */
final class CallerHandler extends RawSocketHandler {

    /** Under way at a time: enough to go on, too few to be dropped. */
    private static final int UNDER_WAY = 6;

    /** Longer than anything but speech. */
    private static final int MIN_SPEECH_BYTES = 159;

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

    CallerHandler(CallerScript script, Crowd crowd) {
        this.script = script;
        this.crowd = crowd;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        String request =
                "GET " + script.path() + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer "
                        + crowd.key() + "\r\n\r\n";
        ctx.writeAndFlush(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
    }

    @Override
    void onHead(ChannelHandlerContext ctx, String head) {
        String status = head.substring(0, head.indexOf('\r'));
        if (!status.startsWith("HTTP/1.1 101")) {
            crowd.failed(script.path() + " was answered with " + status);
            ctx.close();
            return;
        }
        script.opening().forEach(message -> ctx.write(message.duplicate()));
        if (!script.waits()) {
            begin(ctx);
        }
    }

    private void begin(ChannelHandlerContext ctx) {
        speaks = true;
        for (int i = 0; i < UNDER_WAY; i++) {
            ctx.write(script.speech().duplicate());
        }
    }

    @Override
    void onFrame(ChannelHandlerContext ctx, int opcode, ByteBuf payload) {
        if (opcode == CLOSE) {
            if (!hungUp) {
                crowd.failed("a call to " + script.path() + " was ended: " + reason(payload));
            }
            ctx.close();
        } else if (!speaks) {
            begin(ctx);
        } else if (payload.readableBytes() > MIN_SPEECH_BYTES) {
            crowd.heard();
            heard++;
            goOn(ctx);
        }
    }

    private static String reason(ByteBuf close) {
        return close.readableBytes() < 2
                ? "without a reason"
                : close.getUnsignedShort(0) + " "
                        + close.toString(2, close.readableBytes() - 2, StandardCharsets.UTF_8);
    }

    private void goOn(ChannelHandlerContext ctx) {
        if (crowd.goesOn(heard)) {
            ctx.write(script.speech().duplicate());
        } else if (!hungUp) {
            hungUp = true;
            ctx.write(Frames.masked(CLOSE, Frames.normalClosure()));
        }
    }
}

package org.tandemrelay.relay.warmup;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One session of an {@link EchoModel}. Each answer ends after a second, and another begins. */
final class EchoModelHandler extends RawSocketHandler {

    private static final Pattern KEY = Pattern.compile("(?i)\r\nsec-websocket-key: *(\\S+)");

    /** RFC 6455, 4.2.2. */
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final int FRAMES_PER_ANSWER = 50;
    private static final int MAX_CONTROL_BYTES = 200;

    private static final ByteBuf CREATED =
            Frames.plainText("{\"type\":\"session.created\",\"event_id\":\"event_1\",\"session\":{\"id\":\"sess_1\"}}");
    private static final ByteBuf BEGIN = Frames.plainText(
            "{\"type\":\"response.created\",\"event_id\":\"event_3\",\"response\":{\"object\":\"realtime.response\","
                    + "\"id\":\"resp_1\",\"status\":\"in_progress\"}}");
    private static final ByteBuf ITEM = Frames.plainText(
            "{\"type\":\"response.output_item.added\",\"event_id\":\"event_4\",\"response_id\":\"resp_1\",\"output_index\":0,"
                    + "\"item\":{\"id\":\"item_1\",\"object\":\"realtime.item\",\"type\":\"message\",\"role\":\"assistant\","
                    + "\"status\":\"in_progress\",\"content\":[]}}");
    private static final ByteBuf END = Frames.plainText(
            "{\"type\":\"response.done\",\"event_id\":\"event_6\",\"response\":{\"object\":\"realtime.response\","
                    + "\"id\":\"resp_1\",\"status\":\"completed\",\"output\":[]}}");

    /** Null until it is known in which format. */
    private @Nullable ByteBuf delta;

    private int said;

    @Override
    void onHead(ChannelHandlerContext ctx, String head) {
        Matcher key = KEY.matcher(head);
        if (!key.find()) {
            ctx.close();
            return;
        }
        String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(key.group(1)) + "\r\n\r\n";
        ctx.write(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII));
        ctx.write(CREATED.duplicate());
    }

    private static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder()
                    .encodeToString(sha1.digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }

    @Override
    void onFrame(ChannelHandlerContext ctx, int opcode, ByteBuf payload) {
        ByteBuf answer = delta;
        if (opcode == CLOSE) {
            ctx.writeAndFlush(Frames.plain(CLOSE, Frames.normalClosure())).addListener(ChannelFutureListener.CLOSE);
        } else if (answer == null) {
            setUp(ctx, unmasked(payload));
        } else if (payload.readableBytes() > MAX_CONTROL_BYTES) {
            say(ctx, answer);
        }
    }

    private void setUp(ChannelHandlerContext ctx, String sessionUpdate) {
        boolean mulaw = sessionUpdate.contains("audio/pcmu");
        boolean alaw = sessionUpdate.contains("audio/pcma");
        String format = mulaw
                ? "{\"type\":\"audio/pcmu\"}"
                : alaw ? "{\"type\":\"audio/pcma\"}" : "{\"type\":\"audio/pcm\",\"rate\":24000}";
        ctx.write(Frames.plainText(
                "{\"type\":\"session.updated\",\"event_id\":\"event_2\",\"session\":{\"id\":\"sess_1\","
                        + "\"audio\":{\"input\":{\"format\":" + format
                        + ",\"turn_detection\":{\"type\":\"server_vad\"}},"
                        + "\"output\":{\"format\":" + format + "}}}}"));
        delta = Frames.plainText(
                "{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_5\",\"response_id\":\"resp_1\","
                        + "\"item_id\":\"item_1\",\"output_index\":0,\"content_index\":0,\"delta\":\""
                        + Speech.base64(mulaw || alaw ? Speech.MULAW_BYTES : Speech.PCM_BYTES) + "\"}");
    }

    private void say(ChannelHandlerContext ctx, ByteBuf answer) {
        if (said % FRAMES_PER_ANSWER == 0) {
            if (said > 0) {
                ctx.write(END.duplicate());
            }
            ctx.write(BEGIN.duplicate());
            ctx.write(ITEM.duplicate());
        }
        said++;
        ctx.write(answer.duplicate());
    }

    private static String unmasked(ByteBuf payload) {
        byte[] text = new byte[payload.readableBytes() - MASK_BYTES];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) (payload.getByte(MASK_BYTES + i) ^ payload.getByte(i % MASK_BYTES));
        }
        return new String(text, StandardCharsets.UTF_8);
    }
}

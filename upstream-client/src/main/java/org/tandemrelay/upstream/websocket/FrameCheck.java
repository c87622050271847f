package org.tandemrelay.upstream.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import org.tandemrelay.upstream.workingset.EachFrame;

/**
 * Whether what arrives keeps to RFC 6455 and to the {@link FrameRules}: heads when they are whole, text as its bytes come. Of one
 * connection.
 */
@EachFrame
final class FrameCheck {

    private static final int MOST_CONTROL_BYTES = 125;
    private static final int COMPRESSED = 4;

    private final FrameRules rules;
    private final long maxPayloadBytes;
    private final boolean masked;
    private final Utf8Check utf8 = new Utf8Check();

    /** Of the message under way, 0 if there is none. */
    private int fragments;

    /** The message under way is text, and as it will be read. */
    private boolean text;

    private boolean compression;

    /**
     * For a peer that has not sent anything.
     *
     * @param maxPayloadBytes of a frame
     * @param masked whether its frames have to be
     */
    FrameCheck(FrameRules rules, long maxPayloadBytes, boolean masked) {
        this.rules = rules;
        this.maxPayloadBytes = maxPayloadBytes;
        this.masked = masked;
    }

    void allowCompression() {
        compression = true;
    }

    boolean allowsCompression() {
        return compression;
    }

    /** A message has begun and not ended. */
    boolean inMessage() {
        return fragments > 0;
    }

    /** A frame begins: throws if it may not. */
    void onHead(FrameHead head) {
        checkReserved(head);
        if (head.masked() != masked) {
            throw breach("a frame is " + (masked ? "not masked" : "masked") + ", and should be otherwise");
        }
        if (head.control()) {
            checkControl(head);
        } else {
            checkData(head);
        }
        checkLength(head);
    }

    private void checkReserved(FrameHead head) {
        boolean begins = head.opcode() == FrameHead.TEXT || head.opcode() == FrameHead.BINARY;
        int allowed = compression && begins ? COMPRESSED : 0;
        if ((head.reserved() & ~allowed) != 0) {
            throw breach("RSV != 0 and no extension negotiated, RSV:" + head.reserved());
        }
    }

    private static void checkControl(FrameHead head) {
        if (!head.last()) {
            throw breach("a control frame is fragmented");
        }
        if (head.opcode() > FrameHead.PONG) {
            throw breach("a control frame has the reserved opcode " + head.opcode());
        }
        if (head.length() > MOST_CONTROL_BYTES || head.length() < 0) {
            throw breach("a control frame is longer than " + MOST_CONTROL_BYTES + " bytes");
        }
        if (head.opcode() == FrameHead.CLOSE && head.length() == 1) {
            throw breach("a close frame has half a code");
        }
    }

    private void checkData(FrameHead head) {
        if (head.opcode() > FrameHead.BINARY) {
            throw breach("a data frame has the reserved opcode " + head.opcode());
        }
        if (head.opcode() == FrameHead.CONTINUATION) {
            if (fragments == 0) {
                throw breach("a continuation frame continues no message");
            }
        } else if (fragments > 0) {
            throw breach("a message begins before the last one has ended: no continuation frame");
        } else {
            text = head.opcode() == FrameHead.TEXT && head.reserved() == 0;
            if (text) {
                utf8.reset();
            }
        }
        fragments++;
        if (fragments > rules.maxFragments()) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.POLICY_VIOLATION,
                    "a message came in more than " + rules.maxFragments() + " fragments");
        }
    }

    private void checkLength(FrameHead head) {
        if (head.length() < 0 || !head.shortest()) {
            throw breach("the length of a frame is not written as it must be");
        }
        if (head.length() > maxPayloadBytes) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.MESSAGE_TOO_BIG, "a frame is longer than " + maxPayloadBytes + " bytes");
        }
    }

    /** Whether {@link #onText} has to see the payload of this frame. */
    boolean wantsPayload(FrameHead head) {
        return text && !head.control();
    }

    /** Some of a text's payload, unmasked: throws if it cannot be part of one. */
    void onText(byte[] bytes, int length) {
        if (!utf8.accepts(bytes, length)) {
            throw notUtf8("a text message is not UTF-8");
        }
    }

    /** The frame is whole. */
    void onEnd(FrameHead head, ByteBuf payload) {
        if (head.opcode() == FrameHead.CLOSE) {
            checkClose(payload);
        } else if (!head.control() && head.last()) {
            fragments = 0;
            boolean cutShort = text && !utf8.complete();
            text = false;
            if (cutShort) {
                throw notUtf8("a text message is not UTF-8");
            }
        }
    }

    private static void checkClose(ByteBuf payload) {
        if (!payload.isReadable()) {
            return;
        }
        int code = payload.getUnsignedShort(payload.readerIndex());
        if (!WebSocketCloseStatus.isValidStatusCode(code)) {
            throw breach("a close frame has the code " + code + ", which may not be sent");
        }
        byte[] words = ByteBufUtil.getBytes(
                payload, payload.readerIndex() + Short.BYTES, payload.readableBytes() - Short.BYTES);
        Utf8Check reason = new Utf8Check();
        if (!reason.accepts(words, words.length) || !reason.complete()) {
            throw notUtf8("the reason of a close frame is not UTF-8");
        }
    }

    private static CorruptedWebSocketFrameException breach(String words) {
        return new CorruptedWebSocketFrameException(WebSocketCloseStatus.PROTOCOL_ERROR, words);
    }

    private static CorruptedWebSocketFrameException notUtf8(String words) {
        return new CorruptedWebSocketFrameException(WebSocketCloseStatus.INVALID_PAYLOAD_DATA, words);
    }
}

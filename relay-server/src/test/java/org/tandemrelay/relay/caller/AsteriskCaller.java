package org.tandemrelay.relay.caller;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.transcode.Transcoder;

/** Asterisk's end of its WebSocket channel, in either form of its control messages. */
public class AsteriskCaller extends BridgeCaller {

    private final boolean json;
    private final String codec;
    private final AudioFormat wire;
    private final Transcoder toWire;
    private final Transcoder fromWire;
    private final List<String> marks = new CopyOnWriteArrayList<>();
    private final AtomicInteger flushes = new AtomicInteger();
    final List<String> texts = new CopyOnWriteArrayList<>();
    final List<Integer> frameBytes = new CopyOnWriteArrayList<>();

    /** A channel that speaks JSON or plain text, with a codec by Asterisk's name. */
    public AsteriskCaller(boolean json, String codec, AudioFormat wire) {
        this.json = json;
        this.codec = codec;
        this.wire = wire;
        this.toWire = Transcoder.between(format(), wire);
        this.fromWire = Transcoder.between(wire, format());
    }

    @Override
    protected final AudioFormat format() {
        return AudioFormat.pcm16(wire.sampleRateHz());
    }

    @Override
    protected List<String> subprotocols() {
        return List.of("media");
    }

    @Override
    protected void begin() {
        mediaStart();
    }

    final void mediaStart() {
        long bytes = wire.bytesOf(20);
        sendText(
                json
                        ? "{\"event\":\"MEDIA_START\",\"connection_id\":\"x\",\"channel\":\"WebSocket/relay1/0x7f\","
                                + "\"channel_id\":\"1767225600.1\",\"format\":\"" + codec
                                + "\",\"optimal_frame_size\":" + bytes
                                + ",\"ptime\":20,\"channel_variables\":{\"A\":\"1\"}}"
                        : "MEDIA_START connection_id:x channel:WebSocket/relay1/0x7f channel_id:1767225600.1 format:"
                                + codec + " optimal_frame_size:" + bytes + " ptime:20");
    }

    /** An event with nothing but its name. */
    final void tell(String event) {
        sendText(json ? "{\"event\":\"" + event + "\",\"channel_id\":\"1767225600.1\"}" : event);
    }

    @Override
    protected void sendFrame(byte[] pcm) {
        sendBinary(through(toWire, pcm));
    }

    private static byte[] through(Transcoder transcoder, byte[] audio) {
        ByteBuf converted = transcoder.transcode(Unpooled.wrappedBuffer(audio), UnpooledByteBufAllocator.DEFAULT);
        byte[] bytes = new byte[converted.readableBytes()];
        converted.readBytes(bytes).release();
        return bytes;
    }

    @Override
    protected boolean press(char digit) {
        sendText(
                json
                        ? "{\"event\":\"DTMF_END\",\"channel_id\":\"1767225600.1\",\"digit\":\"" + digit + "\"}"
                        : "DTMF_END digit:" + digit + " channel_id:1767225600.1");
        return true;
    }

    @Override
    protected void onText(String text) {
        texts.add(text);
        if (text.getBytes(StandardCharsets.UTF_8).length > 128) {
            throw new IllegalStateException("Asterisk would drop this: " + text);
        }
        String mark = json ? "{\"command\":\"MARK_MEDIA\",\"correlation_id\":\"" : "MARK_MEDIA ";
        if (text.startsWith(mark)) {
            marks.add(text.substring(mark.length()).replace("\"}", ""));
        } else if (text.equals(command("FLUSH_MEDIA"))) {
            marks.clear();
            flushes.incrementAndGet();
        } else if (!text.equals(command("HANGUP"))) {
            throw new IllegalStateException("Asterisk knows no such command: " + text);
        }
    }

    final String command(String name) {
        return json ? "{\"command\":\"" + name + "\"}" : name;
    }

    @Override
    protected void onBinary(byte[] bytes) {
        frameBytes.add(bytes.length);
        hear(through(fromWire, bytes));
    }

    @Override
    protected int marks() {
        return marks.size();
    }

    @Override
    protected void acknowledgeMarks() {
        marks.forEach(id -> sendText(
                json
                        ? "{\"event\":\"MEDIA_MARK_PROCESSED\",\"channel_id\":\"1767225600.1\",\"correlation_id\":\""
                                + id + "\"}"
                        : "MEDIA_MARK_PROCESSED " + id));
    }

    @Override
    protected int flushes() {
        return flushes.get();
    }

    /** There is no event for it. */
    @Override
    protected void hangUp() {
        sendClose();
    }
}

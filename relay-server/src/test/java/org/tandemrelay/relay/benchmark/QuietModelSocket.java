package org.tandemrelay.relay.benchmark;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.connect.ModelSocket;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.OutputItem;

/** A model's socket that lets everything go, and knows how much the last was. */
public class QuietModelSocket implements ModelSocket {

    private int lastBytes;

    int lastBytes() {
        return lastBytes;
    }

    @Override
    public ByteBufAllocator alloc() {
        return ByteBufAllocator.DEFAULT;
    }

    @Override
    public void writeText(ByteBuf json) {
        letGo(json);
    }

    @Override
    public void writeBinary(ByteBuf bytes) {
        letGo(bytes);
    }

    private void letGo(ByteBuf bytes) {
        lastBytes = bytes.readableBytes();
        bytes.release();
    }

    @Override
    public void flush() {}

    @Override
    public void emit(ModelEvent event) {}

    @Override
    public void emitAudio(OutputItem item, ByteBuf audio) {
        letGo(audio);
    }

    @Override
    public boolean takesBase64() {
        return false;
    }

    @Override
    public void emitBase64(OutputItem item, ByteBuf text, int start, int length) {}

    @Override
    public void emitMessage(ByteBuf message, String kind) {}

    @Override
    public void emitSpeech(ByteBuf message, AudioFormat format, int audioBytes) {}

    @Override
    public String redact(String words) {
        return words;
    }

    @Override
    public void close(int code, String reason) {}
}

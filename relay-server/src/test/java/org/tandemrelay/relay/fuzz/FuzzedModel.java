package org.tandemrelay.relay.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.connect.ModelProtocol;
import org.tandemrelay.upstream.connect.ModelSocket;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelListener;
import org.tandemrelay.upstream.session.OutputItem;

/** The socket of a model that says whatever it likes; what its dialect makes of that goes to a call. */
final class FuzzedModel implements ModelSocket {

    private final ByteBufAllocator pool;
    private final ModelListener listener;
    private boolean closed;

    FuzzedModel(ByteBufAllocator pool, ModelListener listener) {
        this.pool = pool;
        this.listener = listener;
    }

    /** Says it all, as far as anybody listens. */
    void say(ModelProtocol protocol, byte[] input) {
        protocol.onOpen(this);
        new FuzzedMessages(input, pool).forEach((message, text) -> {
            try {
                if (text) {
                    protocol.onText(message);
                } else {
                    protocol.onBinary(message);
                }
            } finally {
                message.release();
            }
            return !closed;
        });
    }

    @Override
    public ByteBufAllocator alloc() {
        return pool;
    }

    @Override
    public void writeText(ByteBuf json) {
        json.release();
    }

    @Override
    public void writeBinary(ByteBuf bytes) {
        bytes.release();
    }

    @Override
    public void flush() {
        // Nobody listens.
    }

    @Override
    public void emit(ModelEvent event) {
        if (!closed) {
            listener.onModelEvent(event);
            closed |= event instanceof SessionClosed;
        }
    }

    @Override
    public void emitAudio(OutputItem item, ByteBuf audio) {
        listener.onModelAudio(item, audio);
    }

    @Override
    public boolean takesBase64() {
        return listener.takesModelBase64();
    }

    /** Looks first whether it is what it has to be. */
    @Override
    public void emitBase64(OutputItem item, ByteBuf text, int start, int length) {
        Base64.getDecoder().decode(text.toString(start, length, StandardCharsets.ISO_8859_1));
        listener.onModelBase64(item, text, start, length);
    }

    @Override
    public void emitMessage(ByteBuf message, String kind) {
        listener.onModelMessage(message, kind);
    }

    @Override
    public void emitSpeech(ByteBuf message, AudioFormat format, int audioBytes) {
        listener.onModelSpeech(message, format, audioBytes);
    }

    @Override
    public String redact(String words) {
        return words;
    }

    @Override
    public void close(int code, String reason) {
        closed = true;
    }
}

package org.tandemrelay.upstream.connect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionNotice;
import org.tandemrelay.upstream.session.ModelEvent.SessionReady;
import org.tandemrelay.upstream.session.ModelListener;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.workingset.EachFrame;

/** The dialect's way out: to the wire, and to the call. After the session's end nothing goes either way. */
@EachFrame
final class DialectSocket implements ModelSocket {

    private final SessionLife life;
    private final ModelWire wire;
    private final ModelListener listener;
    private final ModelEndpoint endpoint;

    DialectSocket(SessionLife life, ModelWire wire, ModelListener listener, ModelEndpoint endpoint) {
        this.life = life;
        this.wire = wire;
        this.listener = listener;
        this.endpoint = endpoint;
    }

    @Override
    public ByteBufAllocator alloc() {
        return wire.alloc();
    }

    @Override
    public void writeText(ByteBuf json) {
        if (life.over()) {
            json.release();
        } else {
            wire.write(json);
        }
    }

    @Override
    public void writeBinary(ByteBuf bytes) {
        if (life.over()) {
            bytes.release();
        } else {
            wire.writeBinary(bytes);
        }
    }

    @Override
    public void flush() {
        boolean outer = life.enterCommand();
        try {
            wire.flush();
        } finally {
            life.leaveCommand(outer);
        }
    }

    @Override
    public void emit(ModelEvent event) {
        if (life.over()) {
            return;
        }
        if (event instanceof SessionClosed end) {
            life.end(end, 1000, "");
            return;
        }
        if (event instanceof SessionReady) {
            life.onReady();
        }
        if (event instanceof SessionNotice notice) {
            listener.onModelEvent(new SessionNotice(notice.kind(), notice.code(), redact(notice.message())));
        } else {
            listener.onModelEvent(event);
        }
    }

    @Override
    public void emitAudio(OutputItem item, ByteBuf audio) {
        if (life.over()) {
            audio.release();
        } else {
            listener.onModelAudio(item, audio);
        }
    }

    @Override
    public boolean takesBase64() {
        return !life.over() && listener.takesModelBase64();
    }

    @Override
    public void emitBase64(OutputItem item, ByteBuf text, int start, int length) {
        if (!life.over()) {
            listener.onModelBase64(item, text, start, length);
        }
    }

    @Override
    public void emitMessage(ByteBuf message, String kind) {
        if (!life.over()) {
            listener.onModelMessage(message, kind);
        }
    }

    @Override
    public void emitSpeech(ByteBuf message, AudioFormat format, int audioBytes) {
        if (!life.over()) {
            listener.onModelSpeech(message, format, audioBytes);
        }
    }

    @Override
    public String redact(String words) {
        return endpoint.redact(words);
    }

    @Override
    public void close(int code, String reason) {
        life.close(code, reason);
    }
}

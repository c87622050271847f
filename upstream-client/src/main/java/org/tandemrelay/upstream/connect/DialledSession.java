package org.tandemrelay.upstream.connect;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelLine;
import org.tandemrelay.upstream.session.ModelListener;
import org.tandemrelay.upstream.session.ModelSession;
import org.tandemrelay.upstream.websocket.MessageWriter;
import org.tandemrelay.upstream.workingset.EachFrame;

/**
 * A session from the moment of dialling: the call's commands go through it to the dialect, and {@link ModelSocketHandler} tells it what
 * happens to its socket. What the dialect has to say goes by {@link DialectSocket}.
 */
@EachFrame
final class DialledSession implements ModelSession {

    private static final Logger LOG = LoggerFactory.getLogger(DialledSession.class);

    private final EventLoop loop;
    private final ModelWire wire;
    private final ModelProtocol protocol;
    private final ModelListener listener;
    private final SessionLife life;
    private final ModelSocket socket;

    /** Whom the session is with, how patiently, and who wants to know whether it comes about. */
    record Terms(ModelEndpoint endpoint, ModelLimits limits, DialAttempt attempt) {}

    DialledSession(EventLoop loop, ModelProtocol protocol, ModelListener listener, Terms terms) {
        this.loop = loop;
        this.wire = new ModelWire(loop);
        this.protocol = protocol;
        this.listener = listener;
        this.life = new SessionLife(loop, wire, listener, terms);
        this.socket = new DialectSocket(life, wire, listener, terms.endpoint());
    }

    // The call's side.

    @Override
    public void sendAudio(ByteBuf audio) {
        write(audio, true);
    }

    @Override
    public void sendMessage(ByteBuf message) {
        write(message, false);
    }

    private void write(ByteBuf bytes, boolean audio) {
        assert loop.inEventLoop();
        if (!life.open()) {
            bytes.release();
            return;
        }
        boolean outer = life.enterCommand();
        try {
            if (audio) {
                protocol.writeAudio(bytes);
            } else {
                protocol.writeMessage(bytes);
            }
        } finally {
            life.leaveCommand(outer);
        }
    }

    @Override
    public boolean sendBase64(ByteBuf text, int start, int length) {
        assert loop.inEventLoop();
        if (!life.open()) {
            return false;
        }
        boolean outer = life.enterCommand();
        try {
            return protocol.writeBase64(text, start, length);
        } finally {
            life.leaveCommand(outer);
        }
    }

    @Override
    public void send(ModelCommand command) {
        assert loop.inEventLoop();
        if (life.open()) {
            boolean outer = life.enterCommand();
            try {
                command.applyTo(protocol);
                socket.flush();
            } finally {
                life.leaveCommand(outer);
            }
        } else if (!life.over() && command instanceof ModelCommand.SessionClose) {
            life.cut();
        }
    }

    @Override
    public void flush() {
        socket.flush();
    }

    @Override
    public boolean writable() {
        return wire.writable();
    }

    @Override
    public ModelLine line() {
        return wire;
    }

    @Override
    public void pauseReading(boolean paused) {
        assert loop.inEventLoop();
        if (!life.over()) {
            wire.pauseReading(paused);
        }
    }

    // The socket's side: see ModelSocketHandler.

    void onDialling(Channel dialled) {
        wire.dialled(dialled);
        life.onDialling(dialled);
    }

    void onUnreachable(Throwable failure) {
        life.end(SessionEnds.unreachable(failure), 0, "");
    }

    /** The socket speaks WebSocket from now on. */
    void onUpgraded(MessageWriter messages) {
        wire.upgraded(messages);
        if (!life.over()) {
            life.onUpgraded();
            protocol.onOpen(socket);
        }
    }

    /** The upgrade was refused; in whose words is the model's. */
    void onRefused(SessionClosed refusal) {
        life.end(refusal, 0, "");
    }

    /** The refusal to come says when to come again. */
    void onRetryAfter(Duration asked) {
        life.onRetryAfter(asked);
    }

    void onSilent() {
        life.end(SessionEnds.silent(), 0, "");
    }

    /** Borrowed. */
    void onText(ByteBuf text) {
        if (!life.over()) {
            protocol.onText(text);
        }
    }

    /** Borrowed. */
    void onBinary(ByteBuf binary) {
        if (!life.over()) {
            protocol.onBinary(binary);
        }
    }

    /** The model's Close frame; -1 if it gave no code. */
    void onClose(int statusCode, String reason) {
        if (life.over()) {
            // The answer to ours.
            wire.cut();
            return;
        }
        int code = statusCode == -1 ? 1005 : statusCode;
        int echo = code == 1005 ? 1000 : code;
        life.end(protocol.explainClose(code, reason), echo, "");
    }

    void onReadComplete() {
        if (life.open()) {
            listener.onModelReadComplete();
        }
    }

    void onWritability() {
        life.tell(this::tellWritability);
    }

    private void tellWritability() {
        if (life.open()) {
            listener.onModelWritable(writable());
        }
    }

    void onGone() {
        if (life.open()) {
            onLost();
        } else {
            life.end(SessionEnds.hungUpEarly(), 0, "");
        }
    }

    private void onLost() {
        life.end(protocol.explainClose(1006, ""), 0, "");
    }

    void onFailed(Throwable cause) {
        if (SessionEnds.ours(cause)) {
            LOG.atWarn().setCause(cause).log("a model's session failed inside the relay");
        }
        if (!life.open()) {
            onUnreachable(cause);
        } else if (SessionEnds.lost(cause)) {
            onLost();
        } else {
            life.end(SessionEnds.failed(cause), SessionEnds.closeCode(cause), "cannot go on");
        }
    }
}

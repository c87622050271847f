package org.tandemrelay.relay.autobahn;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.connect.ModelDialect;
import org.tandemrelay.upstream.connect.ModelEndpoint;
import org.tandemrelay.upstream.connect.ModelProtocol;
import org.tandemrelay.upstream.connect.ModelSocket;
import org.tandemrelay.upstream.session.Capabilities;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionReady;
import org.tandemrelay.upstream.session.SessionOpen;

/** Sends back to a server what comes from it. */
final class EchoModel implements ModelDialect {

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public HttpHeaders upgradeHeaders(ModelEndpoint endpoint) {
        return new DefaultHttpHeaders();
    }

    @Override
    public ModelProtocol newProtocol(SessionOpen open) {
        return new EchoProtocol();
    }

    private static final class EchoProtocol implements ModelProtocol {
        private ModelSocket socket;

        @Override
        public void onOpen(ModelSocket opened) {
            socket = opened;
            AudioFormat format = AudioFormat.pcm16(24_000);
            socket.emit(new SessionReady(
                    "echo", format, format, new Capabilities(false, false, false, false, false, false, true), null));
        }

        @Override
        public void onText(ByteBuf text) {
            socket.writeText(text.retainedDuplicate());
            socket.flush();
        }

        @Override
        public void onBinary(ByteBuf binary) {
            socket.writeBinary(binary.retainedDuplicate());
            socket.flush();
        }

        @Override
        public SessionClosed explainClose(int code, String reason) {
            return new SessionClosed(SessionClosed.Cause.NORMAL, code, reason);
        }

        @Override
        public void sessionClose(ModelCommand.SessionClose command) {
            socket.close(command.code(), command.reason());
        }

        @Override
        public void writeAudio(ByteBuf audio) {
            audio.release();
        }

        @Override
        public void inputTurn(ModelCommand.InputTurn command) {
            // Only echoes.
        }

        @Override
        public void recall(ModelCommand.Recall command) {
            // Only echoes.
        }

        @Override
        public void inputText(ModelCommand.InputText command) {
            // Only echoes.
        }

        @Override
        public void responseCreate(ModelCommand.ResponseCreate command) {
            // Only echoes.
        }

        @Override
        public void responseCancel(ModelCommand.ResponseCancel command) {
            // Only echoes.
        }

        @Override
        public void playbackTruncate(ModelCommand.PlaybackTruncate command) {
            // Only echoes.
        }

        @Override
        public void toolResult(ModelCommand.ToolResult command) {
            // Only echoes.
        }

        @Override
        public void sessionUpdate(ModelCommand.SessionUpdate command) {
            // Only echoes.
        }
    }
}

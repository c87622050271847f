package org.tandemrelay.relay.autobahn;

import io.netty.buffer.ByteBuf;
import java.util.Map;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.Call;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerEvent.CallStarted;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.leg.Packets;
import org.tandemrelay.relay.caller.CallerDialect;
import org.tandemrelay.relay.caller.CallerProtocol;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.CallerSocket;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.websocket.FrameRules;

/** Callers that hear their own messages again, and else are callers like all others. */
public final class EchoDialect implements CallerDialect {

    private static final AudioFormat FORMAT = AudioFormat.pcm16(24_000);
    private final int maxMessageBytes;
    private final FrameRules rules;

    public EchoDialect(int maxMessageBytes, FrameRules rules) {
        this.maxMessageBytes = maxMessageBytes;
        this.rules = rules;
    }

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public String path() {
        return "/v1/call";
    }

    @Override
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    @Override
    public FrameRules frameRules() {
        return rules;
    }

    @Override
    public CallerCapabilities capabilities() {
        return CallerCapabilities.plain();
    }

    @Override
    public CallerProtocol newProtocol(CallerRequest request) {
        return new EchoProtocol();
    }

    private static final class EchoProtocol implements CallerProtocol {
        private CallerSocket socket;

        @Override
        public CallStarted started() {
            return new CallStarted(Map.of(), FORMAT, Packets.any(FORMAT));
        }

        @Override
        public void onOpen(CallerSocket opened, Call call) {
            socket = opened;
        }

        @Override
        public void onText(ByteBuf text) {
            echo(text.retain(), "text");
        }

        @Override
        public void onBinary(ByteBuf binary) {
            echo(binary, "binary");
        }

        /** As a message of the model's, of which a single one may be long. */
        private void echo(ByteBuf message, String kind) {
            ((CallerLeg) socket).passMessage(message, kind);
            socket.flush();
        }

        @Override
        public void passMessage(ByteBuf message, String kind) {
            if (kind.equals("text")) {
                socket.writeText(message);
            } else {
                socket.writeBinary(message);
            }
        }

        @Override
        public void writeAudio(OutputItem item, ByteBuf audio) {
            audio.release();
        }

        @Override
        public void flush(CallerCommand.Flush command) {
            // Nothing that waits was not said by the caller.
        }

        @Override
        public void mark(CallerCommand.Mark command) {
            // As above.
        }

        @Override
        public void caption(CallerCommand.Caption command) {
            // Only echoes.
        }

        @Override
        public void toolCall(CallerCommand.ToolCall command) {
            // Only echoes.
        }

        @Override
        public void stateChanged(CallerCommand.StateChanged command) {
            // Only echoes.
        }

        @Override
        public void warning(CallerCommand.Warning command) {
            // Only echoes.
        }

        @Override
        public void hangup(CallerCommand.Hangup command) {
            if (command.cause() == CloseCause.RELAY_FAILED) {
                throw new AssertionError(command.message());
            }
        }
    }
}

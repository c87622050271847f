package org.tandemrelay.relay.caller.voicechat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.relay.call.leg.CallerEvent.CallStarted;
import org.tandemrelay.relay.caller.BadMessages;
import org.tandemrelay.relay.caller.OpenedProtocol;
import org.tandemrelay.relay.json.JsonText;
import org.tandemrelay.upstream.session.OutputItem;

/** One caller of the plain form. */
final class VoiceChatProtocol extends OpenedProtocol {

    private final CallStarted started;
    private final BadMessages badMessages = new BadMessages();

    /** Null if the caller hears the model, and not only reads its words. */
    private final @Nullable Reading reading;

    /** A caller that hears, unless it only reads. */
    VoiceChatProtocol(CallStarted started, @Nullable Reading reading) {
        this.started = started;
        this.reading = reading;
    }

    @Override
    public CallStarted started() {
        return started;
    }

    /** Words need not be paced: who only reads has all that has come. */
    @Override
    public CallerCapabilities capabilities(CallerCapabilities dialects) {
        return reading == null ? dialects : dialects.withLead(CallerCapabilities.UNPACED);
    }

    @Override
    public void onBinary(ByteBuf binary) {
        int bytes = binary.readableBytes();
        if (bytes == 0) {
            binary.release();
            warn("empty_frame", "a binary frame holds no audio");
        } else if (!call().onCallerAudio(binary)) {
            warn("bad_packet", "a binary frame of " + bytes + " bytes is no Opus packet: it is taken for lost");
        }
    }

    @Override
    public void onText(ByteBuf text) {
        try {
            call().onCallerEvent(new CallerEvent.Text(VoiceChatMessages.typed(text)));
        } catch (IOException nothing) {
            warn("bad_text", String.valueOf(nothing.getMessage()));
        }
    }

    private void warn(String code, String message) {
        if (badMessages.tolerates(call(), message)) {
            write(VoiceChatMessages.warning(code, message));
            socket().flush();
        }
    }

    @Override
    public void writeAudio(OutputItem item, ByteBuf audio) {
        if (reading == null) {
            socket().writeBinary(audio);
        } else {
            call().onCallerEvent(reading.read(item, audio));
        }
    }

    @Override
    public void flush(CallerCommand.Flush command) {
        if (reading == null) {
            write(VoiceChatMessages.flush());
        }
    }

    @Override
    public void mark(CallerCommand.Mark command) {
        // Nobody would send it back.
    }

    @Override
    public void caption(CallerCommand.Caption command) {
        write(VoiceChatMessages.transcript(
                command.words().role(), command.whole(), command.words().complete()));
    }

    @Override
    public void toolCall(CallerCommand.ToolCall command) {
        // Its capabilities say that it cannot.
    }

    @Override
    public void stateChanged(CallerCommand.StateChanged command) {
        // More than the plain form tells.
    }

    @Override
    public void warning(CallerCommand.Warning command) {
        write(VoiceChatMessages.warning(command.code(), command.message()));
    }

    @Override
    public void hangup(CallerCommand.Hangup command) {
        write(VoiceChatMessages.ended(command));
    }

    private void write(ObjectNode message) {
        socket().writeText(JsonText.write(socket().alloc(), message));
    }
}

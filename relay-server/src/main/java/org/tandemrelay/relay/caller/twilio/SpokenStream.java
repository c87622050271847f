package org.tandemrelay.relay.caller.twilio;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.caller.OpenedProtocol;
import org.tandemrelay.upstream.session.OutputItem;

/** What goes to a stream, from the moment in which its name is known. */
abstract class SpokenStream extends OpenedProtocol {

    /** Null until the name is known, and for good where nothing may be sent. */
    private @Nullable StreamWriter writer;

    /** The name is known: speech that was held goes now. */
    final void speakTo(String streamSid) {
        writer = new StreamWriter(socket(), streamSid);
        socket().takesSpeech(true);
    }

    @Override
    public void writeAudio(OutputItem item, ByteBuf audio) {
        if (writer == null) {
            audio.release();
        } else {
            writer.media(audio);
        }
    }

    @Override
    public void writeBase64(OutputItem item, ByteBuf text) {
        if (writer != null) {
            writer.mediaBase64(text);
        }
    }

    @Override
    public void flush(CallerCommand.Flush command) {
        if (writer != null) {
            writer.clear();
        }
    }

    @Override
    public void mark(CallerCommand.Mark command) {
        if (writer != null) {
            writer.mark(command.name());
        }
    }

    @Override
    public void numberedMark(long number) {
        if (writer != null) {
            writer.mark(number);
        }
    }

    @Override
    public void caption(CallerCommand.Caption command) {
        // A telephone shows no text.
    }

    @Override
    public void toolCall(CallerCommand.ToolCall command) {
        // Its capabilities say that it cannot.
    }

    @Override
    public void stateChanged(CallerCommand.StateChanged command) {
        // There is no message for it.
    }

    @Override
    public void warning(CallerCommand.Warning command) {
        // There is no message for it; what it warns of is counted.
    }

    @Override
    public void hangup(CallerCommand.Hangup command) {
        // The Close frame says it.
    }
}

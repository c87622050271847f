package org.tandemrelay.relay.caller.tandem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerEvent.CallStarted;
import org.tandemrelay.relay.caller.BadMessages;
import org.tandemrelay.relay.caller.CallerAudio;
import org.tandemrelay.relay.caller.CallerEncoding;
import org.tandemrelay.relay.caller.CallerSocket;
import org.tandemrelay.relay.caller.OpenedProtocol;
import org.tandemrelay.relay.json.JsonText;
import org.tandemrelay.upstream.session.OutputItem;

/** One caller of the native protocol. */
final class NativeProtocol extends OpenedProtocol {

    private final CallerAudio audio;
    private final BadMessages badMessages = new BadMessages();
    private CallStarted started;
    private boolean audioSeen;
    private boolean formatNamed;
    private boolean oddBytesTold;
    private boolean emptyFrameTold;

    /** The item that the client knows the next audio to be of; null before the first, and after a flush. */
    private @Nullable OutputItem announced;

    NativeProtocol(CallerAudio audio, CallStarted started) {
        this.audio = audio;
        this.started = started;
    }

    @Override
    public CallStarted started() {
        return started;
    }

    @Override
    protected void onOpened() {
        greet();
    }

    private void greet() {
        write(NativeMessages.started(call().id(), started.downlink(), call().leadMillis()));
    }

    @Override
    public void onBinary(ByteBuf binary) {
        int bytes = binary.readableBytes();
        if (bytes == 0) {
            binary.release();
            if (!emptyFrameTold) {
                emptyFrameTold = true;
                warn("empty_frame", "a binary frame holds no audio");
            }
            return;
        }
        audioSeen = true;
        if (bytes % 2 != 0 && !oddBytesTold && encoding() == CallerEncoding.PCM16) {
            oddBytesTold = true;
            warn(
                    "odd_bytes",
                    "a binary frame of " + bytes + " bytes ends in mid-sample: the rest is expected in the next");
        }
        if (!call().onCallerAudio(binary)) {
            warn("bad_packet", "a binary frame of " + bytes + " bytes is no Opus packet: it is taken for lost");
        }
    }

    private CallerEncoding encoding() {
        return CallerEncoding.of(started.uplink());
    }

    @Override
    public void onText(ByteBuf text) {
        try {
            JsonNode message = NativeRequests.parse(text);
            if (message.path("type").asText().equals("ping")) {
                write(NativeMessages.pong(message.path("t")));
                socket().flush();
            } else if (NativeRequests.isStart(message)) {
                onStart(NativeRequests.start(message, audio, encoding()));
            } else {
                call().onCallerEvent(NativeRequests.read(message));
            }
        } catch (BadMessage bad) {
            warn(bad.code(), bad.message());
        }
    }

    private void onStart(CallStarted restarted) throws BadMessage {
        if (audioSeen) {
            throw new BadMessage("late_start", "start: it must come before the first audio, in either direction");
        }
        // Each makes new converters, so that a flood of them would hold up the event loop.
        if (formatNamed) {
            throw new BadMessage("late_start", "start: it may come once");
        }
        formatNamed = true;
        started = new CallStarted(started.parameters(), restarted.uplink(), restarted.downlink());
        call().onCallerEvent(started);
        greet();
        socket().flush();
    }

    /** What the caller did wrong. Who does it again and again is not a client of this protocol. */
    private void warn(String code, String message) {
        if (badMessages.tolerates(call(), message)) {
            write(NativeMessages.warning(code, message));
            socket().flush();
        }
    }

    @Override
    public void writeAudio(OutputItem item, ByteBuf audio) {
        audioSeen = true;
        if (!item.equals(announced)) {
            announced = item;
            write(NativeMessages.audio(item));
        }
        socket().writeBinary(audio);
    }

    @Override
    public void flush(CallerCommand.Flush command) {
        write(NativeMessages.flush(command.reason(), announced));
        announced = null;
    }

    @Override
    public void mark(CallerCommand.Mark command) {
        write(NativeMessages.mark(command.name()));
    }

    @Override
    public void caption(CallerCommand.Caption command) {
        write(NativeMessages.caption(command));
    }

    @Override
    public void toolCall(CallerCommand.ToolCall command) {
        write(NativeMessages.toolCall(command));
    }

    @Override
    public void stateChanged(CallerCommand.StateChanged command) {
        write(NativeMessages.state(command.state()));
    }

    @Override
    public void warning(CallerCommand.Warning command) {
        write(NativeMessages.warning(command.code(), command.message()));
    }

    @Override
    public void hangup(CallerCommand.Hangup command) {
        write(NativeMessages.ended(command));
    }

    private void write(ObjectNode message) {
        CallerSocket to = socket();
        to.writeText(JsonText.write(to.alloc(), message));
    }
}

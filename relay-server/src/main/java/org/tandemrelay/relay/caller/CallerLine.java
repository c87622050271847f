package org.tandemrelay.relay.caller;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.call.Call;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.leg.PassedMessages;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * The way out to a caller whose socket is open: what its call has to say goes through the dialect to the {@link CallerWire}, and nothing
 * goes behind a Close frame. Confined to the socket's event loop.
 */
@EachFrame(Way.DOWN)
final class CallerLine implements CallerLeg, CallerSocket {

    /** What may wait for a caller to read: more than any answer to it, and less than would hurt. */
    private static final long MAX_UNREAD_BYTES = 256 << 10;

    private final CallerDialect dialect;
    private final CallerProtocol protocol;
    private final Farewell farewell;
    private final ChannelHandlerContext last;
    private final CallerWire wire;

    // The socket's, asked for several times in each frame: by way of its channel that would be half a dozen objects to
    // look at.

    private final EventLoop loop;
    private final ByteBufAllocator alloc;

    /** Null until it is made, with this for its leg. */
    private @Nullable Call call;

    /** Of the model's messages, since the socket last took more; a single one of them may be long. */
    private long passedBytes;

    /** What the kernel did not take when it was last flushed, and has not since. */
    private long leftBytes;

    /** What the dialect last said of the far end; true where it says nothing. */
    private boolean takesSpeech = true;

    /**
     * A line behind an upgrade.
     *
     * @param last of the pipeline's last handler
     */
    CallerLine(CallerEntry entry, Farewell farewell, ChannelHandlerContext last, CallerWire wire) {
        this.dialect = entry.dialect();
        this.protocol = entry.protocol();
        this.farewell = farewell;
        this.last = last;
        this.wire = wire;
        this.loop = last.channel().eventLoop();
        this.alloc = last.alloc();
    }

    void serves(Call made) {
        call = made;
    }

    // The call's side.

    @Override
    public String dialect() {
        return dialect.name();
    }

    @Override
    public CallerCapabilities capabilities() {
        return protocol.capabilities(dialect.capabilities());
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public ByteBufAllocator alloc() {
        return alloc;
    }

    @Override
    public void sendAudio(OutputItem item, ByteBuf audio) {
        if (farewell.said()) {
            audio.release();
        } else {
            protocol.writeAudio(item, audio);
        }
    }

    @Override
    public void sendBase64(OutputItem item, ByteBuf text) {
        if (!farewell.said()) {
            protocol.writeBase64(item, text);
        }
    }

    @Override
    public void passMessage(ByteBuf message, String kind) {
        if (farewell.said()) {
            message.release();
        } else {
            countPassed(message);
            protocol.passMessage(message, kind);
        }
    }

    @Override
    public @Nullable PassedMessages passedMessages() {
        return protocol.passedMessages();
    }

    @Override
    public void passSpeech(ByteBuf message) {
        if (farewell.said()) {
            message.release();
        } else {
            countPassed(message);
            writeText(message);
        }
    }

    private void countPassed(ByteBuf message) {
        passedBytes = (wire.writable() ? 0 : passedBytes) + message.readableBytes();
    }

    @Override
    public void measureRoundTrip() {
        if (!farewell.said()) {
            wire.measureRoundTrip();
        }
    }

    @Override
    public void pauseReading(boolean paused) {
        wire.pauseReading(paused);
    }

    @Override
    public void send(CallerCommand command) {
        if (farewell.said()) {
            return;
        }
        command.applyTo(protocol);
        if (command instanceof CallerCommand.Hangup hangup) {
            farewell.say(last, hangup.cause());
        }
    }

    @Override
    public void sendNumberedMark(long number) {
        if (!farewell.said()) {
            protocol.numberedMark(number);
        }
    }

    /** Speech and the model's messages stop by themselves when the caller does not read, but answers to its messages do not. */
    @Override
    public void flush() {
        wire.flush();
        leftBytes = wire.pendingBytes();
        if (call != null && wire.unreadBytes() > MAX_UNREAD_BYTES + passedBytes) {
            call.end(CloseCause.CALLER_STALLED);
        }
    }

    @Override
    public boolean writable() {
        return takesSpeech && reads();
    }

    /** Not while any of what was flushed is still here: all that waits in the socket comes to be heard, however late. */
    @Override
    public boolean reads() {
        if (leftBytes > 0) {
            leftBytes = Math.min(leftBytes, wire.pendingBytes());
        }
        return leftBytes == 0 && wire.writable();
    }

    // The dialect's side.

    @Override
    public void writeText(ByteBuf text) {
        if (farewell.said()) {
            text.release();
        } else {
            wire.writeText(text);
        }
    }

    @Override
    public void writeBinary(ByteBuf binary) {
        if (farewell.said()) {
            binary.release();
        } else {
            wire.writeBinary(binary);
        }
    }

    @Override
    public void takesSpeech(boolean takes) {
        takesSpeech = takes;
    }
}

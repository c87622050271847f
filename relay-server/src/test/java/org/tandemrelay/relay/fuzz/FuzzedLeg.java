package org.tandemrelay.relay.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.net.InetSocketAddress;
import java.util.Map;
import org.tandemrelay.relay.call.Call;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.caller.CallerDialect;
import org.tandemrelay.relay.caller.CallerProtocol;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.CallerSocket;
import org.tandemrelay.relay.caller.RefusedUpgrade;
import org.tandemrelay.relay.http.HttpPeer;
import org.tandemrelay.upstream.connect.ModelProtocol;
import org.tandemrelay.upstream.session.OutputItem;

/** The caller's side of one call: what a dialect makes of what is said, and a socket that takes whatever it is given. */
final class FuzzedLeg implements CallerLeg, CallerSocket {

    private final CallerDialect dialect;
    private final EventLoop loop;
    private final UnpooledByteBufAllocator pool = new UnpooledByteBufAllocator(false);
    private CallerProtocol protocol;
    private Call call;
    private CloseCause cause;

    private FuzzedLeg(CallerDialect dialect, EventLoop loop) {
        this.dialect = dialect;
        this.loop = loop;
    }

    /** Calls. */
    static FuzzedLeg open(CallerDialect dialect, EventLoop loop, Switchboard switchboard) throws RefusedUpgrade {
        FuzzedLeg leg = new FuzzedLeg(dialect, loop);
        leg.protocol = dialect.newProtocol(new CallerRequest(
                dialect.path(),
                Map.of(),
                new DefaultHttpHeaders(),
                new HttpPeer(new InetSocketAddress("127.0.0.1", 1), false)));
        leg.call = switchboard.newCall(leg, leg.protocol.started());
        leg.protocol.onOpen(leg, leg.call);
        if (leg.passedThrough()) {
            // Only then does it take messages. The model is nobody, which is found out when all has been said.
            leg.call.start();
        }
        return leg;
    }

    private boolean passedThrough() {
        return capabilities().have(CallerCapabilities.Trait.PASS_THROUGH);
    }

    /** Says it all, as far as the call lasts. */
    void say(byte[] input) {
        new FuzzedMessages(input, pool).forEach((message, text) -> {
            if (text) {
                try {
                    protocol.onText(message);
                } finally {
                    message.release();
                }
            } else {
                protocol.onBinary(message);
            }
            return cause == null;
        });
    }

    /** Says nothing, and has the model say it all. */
    void hear(ModelProtocol model, byte[] input) {
        if (!passedThrough()) {
            call.start();
        }
        new FuzzedModel(pool, call.ear()).say(model, input);
    }

    /** Hangs up. */
    void end() {
        call.end(CloseCause.CALLER_LOST);
        call.onCallerGone();
    }

    /** Why the call ended. */
    CloseCause cause() {
        return cause;
    }

    /** Bytes that nobody has released. */
    long heldBytes() {
        return pool.metric().usedHeapMemory() + pool.metric().usedDirectMemory();
    }

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
        return pool;
    }

    @Override
    public void sendAudio(OutputItem item, ByteBuf audio) {
        protocol.writeAudio(item, audio);
    }

    @Override
    public void passMessage(ByteBuf message, String kind) {
        protocol.passMessage(message, kind);
    }

    @Override
    public void passSpeech(ByteBuf message) {
        message.release();
    }

    @Override
    public void send(CallerCommand command) {
        if (cause == null) {
            command.applyTo(protocol);
            if (command instanceof CallerCommand.Hangup hangup) {
                cause = hangup.cause();
            }
        }
    }

    @Override
    public void flush() {
        // Nobody listens.
    }

    @Override
    public void pauseReading(boolean paused) {
        // What is said is said.
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public boolean reads() {
        return true;
    }

    @Override
    public void writeText(ByteBuf text) {
        text.release();
    }

    @Override
    public void writeBinary(ByteBuf binary) {
        binary.release();
    }

    @Override
    public void takesSpeech(boolean takes) {
        // There is none.
    }
}

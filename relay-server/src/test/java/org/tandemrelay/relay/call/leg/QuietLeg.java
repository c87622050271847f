package org.tandemrelay.relay.call.leg;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;

/** A caller that takes everything, and of which a test looks at some. */
public abstract class QuietLeg implements CallerLeg {

    private final EventLoop loop;

    public QuietLeg(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public final String dialect() {
        return "test";
    }

    @Override
    public CallerCapabilities capabilities() {
        return CallerCapabilities.plain();
    }

    @Override
    public final EventLoop loop() {
        return loop;
    }

    @Override
    public final ByteBufAllocator alloc() {
        return ByteBufAllocator.DEFAULT;
    }

    @Override
    public final void passMessage(ByteBuf message, String kind) {
        message.release();
    }

    @Override
    public final void passSpeech(ByteBuf message) {
        message.release();
    }

    @Override
    public final void pauseReading(boolean paused) {}

    @Override
    public void flush() {}

    @Override
    public final boolean writable() {
        return true;
    }

    @Override
    public final boolean reads() {
        return true;
    }
}

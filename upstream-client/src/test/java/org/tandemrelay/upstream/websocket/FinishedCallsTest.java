package org.tandemrelay.upstream.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;
import org.tandemrelay.upstream.workingset.EachFrame;

/** Calls whose frames come by turns know each other; that must not keep them in memory. */
class FinishedCallsTest {

    private static final byte[] FRAME = {(byte) 0x82, 1, 7};

    private static final int LONG_ENOUGH_TO_KNOW_EACH_OTHER = 3_000;

    @EachFrame
    private static final class Call implements MessageSink {
        private int frames;

        @Override
        public void onText(ByteBuf text) {
            throw new AssertionError("only binary is sent");
        }

        @Override
        public void onBinary(ByteBuf binary) {
            frames++;
            binary.release();
        }

        @Override
        public void onReadComplete() {}
    }

    private static EmbeddedChannel channel(Call call) {
        FrameDecoder frames = new FrameDecoder(FrameRules.lenient(), 1_000, false);
        EmbeddedChannel channel = new EmbeddedChannel(frames);
        frames.deliverTo(call);
        return channel;
    }

    @Test
    void holdsNothingOfACallThatIsOverWhileTheOneBeforeItIsSilent() throws InterruptedException {
        Call silent = new Call();
        EmbeddedChannel other = channel(silent);
        WeakReference<Call> over = speaksByTurnsWith(other);

        for (int i = 0; i < 50 && over.get() != null; i++) {
            System.gc();
            Thread.sleep(20);
        }

        assertThat(over.get()).isNull();
        assertThat(silent.frames).isEqualTo(LONG_ENOUGH_TO_KNOW_EACH_OTHER);
        other.finishAndReleaseAll();
    }

    private static WeakReference<Call> speaksByTurnsWith(EmbeddedChannel other) {
        Call call = new Call();
        EmbeddedChannel own = channel(call);
        for (int i = 0; i < LONG_ENOUGH_TO_KNOW_EACH_OTHER; i++) {
            other.writeInbound(Unpooled.copiedBuffer(FRAME));
            own.writeInbound(Unpooled.copiedBuffer(FRAME));
        }
        own.finishAndReleaseAll();
        return new WeakReference<>(call);
    }
}

package org.tandemrelay.relay.caller.twilio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.tandemrelay.relay.call.Call;
import org.tandemrelay.relay.caller.CallerSocket;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** What is heard goes to the call. */
@EachFrame(Way.UP)
final class CallHearer implements Hearer {

    private final Call call;
    private final CallerSocket socket;

    CallHearer(Call call, CallerSocket socket) {
        this.call = call;
        this.socket = socket;
    }

    @Override
    public ByteBufAllocator alloc() {
        return socket.alloc();
    }

    @Override
    public long nowNanos() {
        return call.loop().ticker().nanoTime();
    }

    @Override
    public void onMissing(int bytes) {
        call.onCallerLoss(bytes);
    }

    @Override
    public void onAudio(ByteBuf audio) {
        call.onCallerAudio(audio);
    }

    @Override
    public boolean onBase64(ByteBuf text, int start, int length, int bytes) {
        return call.onCallerBase64(text, start, length, bytes);
    }
}

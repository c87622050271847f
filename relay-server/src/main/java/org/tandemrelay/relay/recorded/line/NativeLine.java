package org.tandemrelay.relay.recorded.line;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/** A call in the native protocol: audio in binary frames as it is, and all that the protocol knows about what was heard. */
final class NativeLine implements CallerLine {

    private final LineSocket socket;
    private final RelayListener listener;

    NativeLine(LineEnds ends) {
        this.socket = ends.socket();
        this.listener = ends.listener();
    }

    @Override
    public void opened() {
        // The address has said it all.
    }

    @Override
    public void speak(ByteBuf frame, long spokenMillis) {
        socket.send(new BinaryWebSocketFrame(frame));
    }

    @Override
    public void press(char digit) {
        say(NativeMessages.dtmf(digit));
    }

    @Override
    public void text(String text) {
        NativeMessages.read(text, listener);
    }

    @Override
    public void binary(ByteBuf frame) {
        listener.onAudio(frame);
    }

    @Override
    public void played(String item, long millis) {
        say(NativeMessages.played(item, millis));
    }

    @Override
    public void markPlayed(String name) {
        say(NativeMessages.mark(name));
    }

    @Override
    public void flushed(Flushed flushed) {
        String item = flushed.item();
        if (item != null) {
            say(NativeMessages.flushed(item, flushed.playedMillis()));
        }
    }

    @Override
    public void hangup() {
        say(NativeMessages.hangup());
    }

    private void say(String message) {
        socket.send(new TextWebSocketFrame(message));
    }
}

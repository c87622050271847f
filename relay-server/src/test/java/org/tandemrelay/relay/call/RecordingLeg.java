package org.tandemrelay.relay.call;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.tandemrelay.upstream.session.OutputItem;

/** A caller's side that takes everything, and remembers it. */
final class RecordingLeg extends QuietLeg {

    private final CallerCapabilities capabilities;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final List<CallerCommand> commands = new CopyOnWriteArrayList<>();

    /** A piece of speech. */
    record Heard(OutputItem item, byte[] audio) {}

    RecordingLeg(EventLoop loop, CallerCapabilities capabilities) {
        super(loop);
        this.capabilities = capabilities;
    }

    List<Heard> heard() {
        return heard;
    }

    <T extends CallerCommand> List<T> commands(Class<T> type) {
        return commands.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public CallerCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public void sendAudio(OutputItem item, ByteBuf audio) {
        byte[] bytes = new byte[audio.readableBytes()];
        audio.readBytes(bytes);
        audio.release();
        heard.add(new Heard(item, bytes));
    }

    @Override
    public void send(CallerCommand command) {
        commands.add(command);
    }
}

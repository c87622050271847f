package org.tandemrelay.relay.call.leg;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.tandemrelay.upstream.session.OutputItem;

/** A caller's side that takes everything, and remembers it. */
public final class RecordingLeg extends QuietLeg {

    private final CallerCapabilities capabilities;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final List<CallerCommand> commands = new CopyOnWriteArrayList<>();

    /** A piece of speech. */
    public record Heard(OutputItem item, byte[] audio) {}

    public RecordingLeg(EventLoop loop, CallerCapabilities capabilities) {
        super(loop);
        this.capabilities = capabilities;
    }

    public List<Heard> heard() {
        return heard;
    }

    public <T extends CallerCommand> List<T> commands(Class<T> type) {
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

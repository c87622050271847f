package org.tandemrelay.relay.load.crew;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tandemrelay.upstream.websocket.FrameShortcut;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * Takes the frames that come back as they went, before anything else of the pipeline sees them. What does not look like the message before, or
 * is not what was said, goes on to the {@link LoadHandler}, which finds out what it is.
 */
@EachFrame(Way.DOWN)
final class EchoEar extends FrameShortcut {

    private final WholeFrames conduct;
    private final Meters meters;
    private final FrameForm form;
    private final AudioFinder finder;

    /** The message of audio that was taken apart last; empty before the first. */
    @EachFrame
    private byte[] model = {};

    private int typeAt;
    private int audioAt;
    private int audioLength;

    EchoEar(WholeFrames conduct, Meters meters, FrameForm form) {
        this.conduct = conduct;
        this.meters = meters;
        this.form = form;
        this.finder = new AudioFinder(form);
    }

    @Override
    protected boolean takes(ChannelHandlerContext ctx, boolean text, byte[] payload, int length) {
        if (text != form.text() || (text && !finds(payload, length))) {
            return false;
        }
        boolean taken = text
                ? conduct.takesText(payload, audioAt, audioLength, System.nanoTime())
                : conduct.takesBinary(payload, length, System.nanoTime());
        if (taken) {
            meters.bytesReceived += length;
        }
        return taken;
    }

    /** Where the audio is: where it was, if the message is as long as the last, of the same type, and ends in the same way. */
    private boolean finds(byte[] message, int length) {
        int behind = audioAt + audioLength;
        int typeEnd = typeAt + form.audioType().length();
        boolean alike = length == model.length
                && Arrays.equals(message, typeAt, typeEnd, model, typeAt, typeEnd)
                && Arrays.equals(message, behind, length, model, behind, length);
        return alike || learns(message, length);
    }

    private boolean learns(byte[] message, int length) {
        ByteBuf bytes = Unpooled.wrappedBuffer(message, 0, length);
        if (!finder.finds(bytes)) {
            return false;
        }
        model = Arrays.copyOf(message, length);
        typeAt = new String(model, StandardCharsets.ISO_8859_1).indexOf(form.audioType());
        audioAt = finder.start();
        audioLength = finder.length();
        return true;
    }
}

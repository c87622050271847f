package org.tandemrelay.relay.recorded.line;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.concurrent.ThreadLocalRandom;
import org.tandemrelay.relay.recorded.line.AsteriskControl.Command;
import org.tandemrelay.relay.recorded.line.RelayListener.Started;

/**
 * Asterisk's end of one channel: audio in binary frames, a queue of 1000 frames of which it says when it is nearly full, and marks
 * that are forgotten at a flush.
 */
final class AsteriskLine implements CallerLine {

    private static final int MAX_TEXT_BYTES = 128;
    private static final int MAX_FRAME_BYTES = 65_500;
    private static final int XOFF_FRAMES = 900;
    private static final int XON_FRAMES = 800;
    private static final int MAX_FRAMES = 1_000;

    /** Before the id of the mark that stands for the end of a buffering. */
    private static final String BUFFERED = "buffered ";

    private final LineEnds ends;
    private final WireAudio audio;
    private final RelayListener listener;
    private final AsteriskControl control;
    private final String channel = "1767225600." + ThreadLocalRandom.current().nextInt(1, 1_000_000);

    private boolean stopped;
    private boolean buffering;
    private boolean drainedWanted;

    AsteriskLine(LineEnds ends, AsteriskControl control) {
        this.ends = ends;
        this.audio = ends.audio();
        this.listener = ends.listener();
        this.control = control;
    }

    @Override
    public void opened() {
        ObjectNode start = Json.object()
                .put("connection_id", channel)
                .put("channel", "WebSocket/relay/" + channel)
                .put("channel_id", channel)
                .put("format", format())
                .put("optimal_frame_size", audio.frameBytes())
                .put("ptime", audio.frameMillis());
        say(control.event("MEDIA_START", start));
        listener.onStarted(new Started(channel, null, audio.encoding().label(), audio.rateHz()));
    }

    private String format() {
        return switch (audio.encoding()) {
            case MULAW -> "ulaw";
            case ALAW -> "alaw";
            default -> audio.rateHz() == 8_000 ? "slin" : "slin" + audio.rateHz() / 1_000;
        };
    }

    @Override
    public void speak(ByteBuf frame, long spokenMillis) {
        ends.socket().send(new BinaryWebSocketFrame(frame));
    }

    @Override
    public void press(char digit) {
        // In this order in plain text.
        ObjectNode members = Json.object().put("digit", String.valueOf(digit)).put("channel_id", channel);
        say(control.event("DTMF_END", members));
    }

    @Override
    public void text(String text) {
        if (ByteBufUtil.utf8Bytes(text) > MAX_TEXT_BYTES) {
            listener.onWarning("text_size", "dropped: a command of more than " + MAX_TEXT_BYTES + " bytes");
            return;
        }
        Command command = control.command(text, listener);
        if (command != null) {
            obey(command);
        }
    }

    private void obey(Command command) {
        switch (command.name()) {
            case "ANSWER" -> {
                // It is answered already.
            }
            case "HANGUP" -> {
                listener.onEnded("relay_hangup", "the relay hung up", false);
                ends.socket().close();
            }
            case "START_MEDIA_BUFFERING" -> buffering = true;
            case "STOP_MEDIA_BUFFERING" -> {
                buffering = false;
                listener.onMark(BUFFERED + command.id());
            }
            case "MARK_MEDIA" -> listener.onMark(command.id());
            case "FLUSH_MEDIA" -> {
                buffering = false;
                listener.onFlush(null, "flush");
            }
            case "REPORT_QUEUE_DRAINED" -> drainedWanted = true;
            case "GET_STATUS" -> say(control.event("STATUS", status()));
            default ->
                listener.onWarning(
                        "command", "dropped: a command of '" + command.name() + "', which is not known here");
        }
    }

    @Override
    public void binary(ByteBuf frame) {
        int bytes = frame.readableBytes();
        if (bytes > MAX_FRAME_BYTES) {
            listener.onUnusable(
                    "Asterisk closes at a frame of more than " + MAX_FRAME_BYTES + " bytes, and this has " + bytes);
            return;
        }
        int odd = buffering ? 0 : bytes % audio.frameBytes();
        if (odd > 0) {
            listener.onWarning(
                    "frame_size", "dropped: " + odd + " bytes after the last whole frame of " + audio.frameBytes());
        }
        if (queuedFrames() >= MAX_FRAMES) {
            listener.onWarning("queue_full", "dropped: " + bytes + " bytes, with " + queuedFrames() + " frames queued");
        } else if (bytes > odd) {
            listener.onAudio(frame.slice(frame.readerIndex(), bytes - odd));
        }
        if (!stopped && queuedFrames() >= XOFF_FRAMES) {
            stopped = true;
            say(control.event("MEDIA_XOFF", channelOnly()));
        }
    }

    @Override
    public void tick() {
        if (stopped && queuedFrames() < XON_FRAMES) {
            stopped = false;
            say(control.event("MEDIA_XON", channelOnly()));
        }
        if (drainedWanted && queuedFrames() == 0) {
            drainedWanted = false;
            say(control.event("QUEUE_DRAINED", channelOnly()));
        }
    }

    @Override
    public void markPlayed(String name) {
        say(
                name.startsWith(BUFFERED)
                        ? control.answer("MEDIA_BUFFERING_COMPLETED", channel, name.substring(BUFFERED.length()))
                        : control.answer("MEDIA_MARK_PROCESSED", channel, name));
    }

    /** Asterisk says nothing when a caller hangs up: it closes. */
    @Override
    public void hangup() {
        ends.socket().close();
    }

    private int queuedFrames() {
        return (int) Math.ceil(ends.loudspeaker().queuedMillis() / audio.frameMillis());
    }

    private ObjectNode status() {
        return channelOnly()
                .put("queue_length", queuedFrames())
                .put("xon_level", XON_FRAMES)
                .put("xoff_level", XOFF_FRAMES)
                .put("queue_full", queuedFrames() >= MAX_FRAMES)
                .put("bulk_media", buffering)
                .put("media_paused", false);
    }

    private ObjectNode channelOnly() {
        return Json.object().put("channel_id", channel);
    }

    private void say(String message) {
        ends.socket().send(new TextWebSocketFrame(message));
    }
}

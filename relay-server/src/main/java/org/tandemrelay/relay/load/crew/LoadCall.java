package org.tandemrelay.relay.load.crew;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.recorded.line.CallerLine;
import org.tandemrelay.relay.recorded.line.LineEnds;
import org.tandemrelay.relay.recorded.line.LineSocket;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;
import org.tandemrelay.upstream.workingset.WorkingSet;

/**
 * One call of many: what its line says the protocol wants, and what its conduct says the caller does. Confined to the crew's event loop.
 *
 * <pre>
 *   DIALLING ──► OPEN ──► TALKING ──► HUSHED ──► CLOSING ──► OVER
 * </pre>
 *
 * <p>Hushed, it says nothing more and waits for what is under way, for four seconds at most.
 */
@EachFrame(Way.UP)
final class LoadCall implements LineSocket {

    private enum Phase {
        DIALLING,
        OPEN,
        TALKING,
        HUSHED,
        CLOSING,
        OVER
    }

    private static final long HUSH_POLL_MILLIS = 20;
    private static final int HUSH_POLLS = 200;
    private static final long FAREWELL_MILLIS = 2_000;
    private static final int SMALL_BYTES = 4_096;

    private final Channel channel;
    private final Mouth mouth;

    private final CrewParts parts;
    private final Meters meters;
    private final Conduct conduct;

    @EachFrame
    private final CallerLine line;

    private final @Nullable WorkingSet onTheirWay;
    private final long dialledNanos = System.nanoTime();

    private Phase phase = Phase.DIALLING;
    private String endedCause = "";
    private boolean closeSent;

    LoadCall(Channel channel, CrewParts parts, int number) {
        this.channel = channel;
        this.parts = parts;
        this.mouth = new Mouth(channel, parts);
        this.meters = parts.meters();
        this.conduct = parts.conduct(number);
        LoadPlan.Target target = parts.target();
        LineEar ear = new LineEar(this, conduct, meters);
        this.onTheirWay = WorkingSet.of(channel, this);
        this.line = target.destination()
                .dialect()
                .open(new LineEnds(target.audio(), this, () -> conduct.queuedMillis(System.nanoTime()), ear));
    }

    /** Audio; borrowed. */
    void audio(ByteBuf audio) {
        conduct.audio(audio, System.nanoTime());
    }

    CallerLine line() {
        return line;
    }

    void onConnected() {
        if (phase != Phase.DIALLING) {
            return;
        }
        phase = Phase.OPEN;
        listenClosely();
        meters.connected++;
        meters.up++;
        Meters.record(meters.connect, System.nanoTime() - dialledNanos);
        line.opened();
    }

    /** Who hears nothing but what he said takes a shorter way, on which frames cost little. */
    private void listenClosely() {
        FrameForm form = parts.target().script().form();
        boolean plain = form.text()
                || (parts.target().dialect().equals("native")
                        && !parts.target().script().packets());
        if (plain && conduct instanceof WholeFrames echo) {
            String decoder =
                    channel.pipeline().context(WebSocketFrameDecoder.class).name();
            channel.pipeline().addBefore(decoder, "echo", new EchoEar(echo, meters, form));
            mouth.speakThrough(channel.pipeline().context("echo"));
        }
    }

    /** The line can carry audio. */
    void onStarted() {
        if (phase != Phase.OPEN) {
            return;
        }
        phase = Phase.TALKING;
        mouth.open(line.stream());
        parts.pacer().add(this);
    }

    /** Says the frame that was due then. */
    void speak(long dueNanos) {
        if (phase != Phase.TALKING) {
            return;
        }
        if (onTheirWay != null) {
            onTheirWay.touch();
        }
        long now = System.nanoTime();
        byte[] body = conduct.body(dueNanos, now);
        mouth.say(conduct.mark(), body);
        if (meters.counts(dueNanos)) {
            Meters.record(meters.sendLag, now - dueNanos);
        }
        tick(now);
    }

    private void tick(long nowNanos) {
        for (String name = conduct.reachedMark(nowNanos); name != null; name = conduct.reachedMark(nowNanos)) {
            line.markPlayed(name);
        }
        Conduct.Heard heard = conduct.heard(nowNanos);
        if (heard != null) {
            line.played(heard.item(), heard.millis());
        }
        line.tick();
    }

    /** Says nothing more, waits for what is under way, and hangs up. */
    void hangUp() {
        if (phase == Phase.DIALLING) {
            over("hung up while dialling", true);
        } else if (phase == Phase.OPEN) {
            end();
        } else if (phase == Phase.TALKING) {
            phase = Phase.HUSHED;
            parts.pacer().remove(this);
            await(0);
        }
    }

    private void await(int polls) {
        if (phase != Phase.HUSHED) {
            return;
        }
        if (conduct.expects() && polls < HUSH_POLLS) {
            channel.eventLoop().schedule(() -> await(polls + 1), HUSH_POLL_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            end();
        }
    }

    private void end() {
        phase = Phase.CLOSING;
        line.hangup();
        channel.eventLoop().schedule(() -> over("no Close", false), FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The other side's Close frame; {@code code} is −1 if it has none. */
    void onClose(int code) {
        boolean orderly = phase == Phase.CLOSING && (code == 1_000 || code < 0);
        String cause = orderly || endedCause.isEmpty() ? "" : " " + endedCause;
        close();
        over((code < 0 ? "no code" : Integer.toString(code)) + cause, orderly);
    }

    /** The call ended without a Close frame. */
    void onLost(String how) {
        over(how, false);
    }

    /** The channel is gone, or has never been connected. */
    void onGone() {
        over(phase == Phase.DIALLING ? "unreachable" : "connection lost", false);
    }

    /** Leaves unread what comes, and has the system keep little of it. */
    void deafen() {
        channel.config().setOption(ChannelOption.SO_RCVBUF, SMALL_BYTES);
        channel.config().setAutoRead(false);
    }

    /** Ends, whatever is under way. */
    void cut() {
        over("cut", false);
    }

    private void over(String how, boolean orderly) {
        if (phase == Phase.OVER) {
            return;
        }
        if (phase != Phase.DIALLING) {
            meters.up--;
        }
        phase = Phase.OVER;
        if (onTheirWay != null) {
            onTheirWay.leave();
        }
        parts.pacer().remove(this);
        conduct.end();
        meters.closed(how, orderly);
        channel.eventLoop().execute(channel::close);
        parts.gone().accept(this);
    }

    /** The relay has said why it will end the call. */
    void onEnded(String cause) {
        endedCause = cause;
    }

    // What the line wants to say.

    @Override
    public void send(WebSocketFrame frame) {
        channel.writeAndFlush(frame);
    }

    @Override
    public void close() {
        if (!closeSent) {
            closeSent = true;
            channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
        }
    }
}

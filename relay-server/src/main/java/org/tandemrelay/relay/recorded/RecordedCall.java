package org.tandemrelay.relay.recorded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The life of one call, confined to its channel's event loop.
 *
 * <pre>
 *           open             all said and heard, or hangup()               ended, Close
 * DIALLING ──────► TALKING ─────────────────────────────────► HANGING_UP ───────────────► OVER
 *     │               │                                            │                        ▲
 *     └───────────────┴───────── refused, closed, lost, late ──────┴────────────────────────┘
 * </pre>
 */
final class RecordedCall {

    private enum Phase {
        DIALLING("dialling"),
        TALKING(""),
        HANGING_UP("hanging up"),
        OVER("over");

        /** What a watcher is told; empty where the relay's own word is better. */
        final String word;

        Phase(String word) {
            this.word = word;
        }
    }

    private final Channel channel;
    private final CallerSocket socket;
    private final Assignment assignment;
    private final CallPlan plan;
    private final LongSupplier ticker;
    private final long dialledNanos;
    private final CompletableFuture<CallReport> report;

    private Phase phase = Phase.DIALLING;
    /** Null until the socket is open. */
    private @Nullable Conversation conversation;

    private double connectMillis;
    /** Null until the first tick. */
    private @Nullable Future<?> timer;
    /** Null until the caller hangs up. */
    private @Nullable Future<?> farewell;

    /** Dials now; the report is completed on the event loop. */
    RecordedCall(Channel channel, Assignment assignment) {
        this.channel = channel;
        this.socket = new CallerSocket(channel);
        this.assignment = assignment;
        this.plan = assignment.plan();
        this.ticker = assignment.ticker();
        this.report = assignment.report();
        this.dialledNanos = ticker.getAsLong();
    }

    void onConnected() {
        assert channel.eventLoop().inEventLoop();
        if (phase != Phase.DIALLING) {
            return;
        }
        phase = Phase.TALKING;
        long now = ticker.getAsLong();
        CallClock clock = new CallClock(now, plan.recording().rateHz());
        connectMillis = -clock.millisAt(dialledNanos);
        assignment.records().timeline().at(-connectMillis, "dialled");
        conversation = new Conversation(socket, channel, assignment, clock);
        conversation.note("connected", now);
        conversation.open();
        tick();
    }

    /** Takes a binary frame; {@code pcm} is borrowed. */
    void onAudio(ByteBuf pcm) {
        assert channel.eventLoop().inEventLoop();
        if (conversation != null && phase != Phase.OVER) {
            conversation.audio(pcm, ticker.getAsLong());
            endIfUseless(conversation);
        }
    }

    void onText(String text) {
        assert channel.eventLoop().inEventLoop();
        if (conversation == null || phase == Phase.OVER) {
            return;
        }
        conversation.text(text, ticker.getAsLong());
        endIfUseless(conversation);
    }

    private void endIfUseless(Conversation talk) {
        Ending useless = talk.useless();
        if (useless != null) {
            finish(useless);
            socket.end(WebSocketCloseStatus.PROTOCOL_ERROR);
        }
    }

    void onRefused(HttpResponseStatus status, String body) {
        assert channel.eventLoop().inEventLoop();
        String reason = body.isEmpty() ? status.reasonPhrase() : body;
        finish(new Ending(Ending.REFUSED, reason, status.code(), null));
        channel.close();
    }

    /** The relay's Close frame; {@code code} is −1 if it has none. */
    void onClose(int code, String reason) {
        assert channel.eventLoop().inEventLoop();
        Ending told = conversation == null ? null : conversation.announced();
        Integer closeCode = code < 0 ? null : code;
        if (told != null) {
            finish(new Ending(told.cause(), told.message(), closeCode, told.retry()));
        } else {
            // In most protocols a caller hangs up by closing.
            String cause = socket.closing() ? Ending.CALLER_HANGUP : Ending.CLOSED;
            finish(new Ending(cause, reason, closeCode, null));
        }
        socket.end(code < 0 ? WebSocketCloseStatus.EMPTY : WebSocketCloseStatus.valueOf(code));
    }

    void onFailure(Throwable failure) {
        assert channel.eventLoop().inEventLoop();
        finish(phase == Phase.DIALLING ? Ending.unreachable(failure) : Ending.lost(failure));
        channel.close();
    }

    void onInactive() {
        assert channel.eventLoop().inEventLoop();
        Ending told = conversation == null ? null : conversation.announced();
        String said = told == null ? "" : " after the relay said " + told.cause() + ": " + told.message();
        finish(
                phase == Phase.DIALLING
                        ? new Ending(
                                Ending.UNREACHABLE,
                                "the connection was closed before the upgrade was answered",
                                null,
                                null)
                        : new Ending(
                                Ending.CONNECTION_LOST,
                                "the connection ended without a Close frame" + said,
                                null,
                                null));
    }

    /** Ends the call in good order: says so, and waits for the relay to end it. */
    void hangup() {
        assert channel.eventLoop().inEventLoop();
        if (conversation == null) {
            finish(new Ending(Ending.UNREACHABLE, "hung up before the connection was there", null, null));
            channel.close();
        } else if (phase == Phase.TALKING) {
            phase = Phase.HANGING_UP;
            conversation.note("hangup", ticker.getAsLong());
            conversation.hangup();
            farewell =
                    channel.eventLoop().schedule(this::hangupUnanswered, plan.timeoutMillis(), TimeUnit.MILLISECONDS);
        }
    }

    CallProgress progress() {
        assert channel.eventLoop().inEventLoop();
        return conversation == null
                ? CallProgress.dialling(phase.word)
                : conversation.progress(ticker.getAsLong(), phase.word);
    }

    private void tick() {
        if (phase == Phase.OVER || conversation == null) {
            return;
        }
        long untilNext = conversation.tick(ticker.getAsLong(), phase == Phase.TALKING);
        endIfUseless(conversation);
        if (phase == Phase.TALKING && conversation.exhausted()) {
            hangup();
        }
        if (phase == Phase.OVER) {
            return;
        }
        timer = channel.eventLoop().schedule(this::tick, untilNext, TimeUnit.NANOSECONDS);
    }

    private void hangupUnanswered() {
        finish(new Ending(
                Ending.HANGUP_UNANSWERED, "no end within " + plan.timeoutMillis() + " ms of the hangup", null, null));
        socket.end(WebSocketCloseStatus.NORMAL_CLOSURE);
    }

    /** Comes before the channel is closed: that calls back, and the first cause is the true one. */
    private void finish(Ending ending) {
        if (phase == Phase.OVER) {
            return;
        }
        phase = Phase.OVER;
        cancel(timer);
        cancel(farewell);
        if (conversation == null) {
            report.complete(CallReport.withoutCall(ending));
            return;
        }
        long now = ticker.getAsLong();
        // What is still queued is counted as heard to its end, which it will not have been for a while.
        socket.mute();
        conversation.finish(now);
        ObjectNode event = conversation.note("closed", now).put("cause", ending.cause());
        event.put("message", ending.message()).put("code", ending.closeCode());
        report.complete(conversation.report(connectMillis, ending));
    }

    private static void cancel(@Nullable Future<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }
}

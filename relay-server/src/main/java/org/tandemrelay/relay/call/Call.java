package org.tandemrelay.relay.call;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.Arrival;
import org.tandemrelay.relay.call.leg.CallState;
import org.tandemrelay.relay.call.leg.CallerCapabilities.Trait;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.line.Dialler;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.relay.playout.Metronome;
import org.tandemrelay.relay.playout.Seat;
import org.tandemrelay.relay.spend.CallSpending;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelListener;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * One caller, one model, one event loop: holds the two legs together, and ends both with one cause.
 *
 * <pre>
 *  ringing ──SessionReady──► talking ◄──another line to the model──┐
 *     │                         ├────────────────────────────────┘
 *     └─────────────────────────┴── any CloseCause ──► closed
 * </pre>
 */
@EachFrame(Way.UP)
public final class Call implements Metronome.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    private final String id;
    private final CallerLeg leg;
    private final EventLoop loop;
    private final Switchboard switchboard;
    private final Metronome beat;

    /** Null before the start. */
    private @Nullable Seat seat;

    private final CallWatch watch;
    private final CallTally tally;
    private final CallBudget budget;
    private final ModelLeg model;
    private final Reception reception;

    /** As far as the upgrade told. */
    private final CallerEvent.CallStarted started;

    private CallBody body;
    private boolean closed;

    Call(Arrival arrival, Switchboard switchboard) {
        this.id = arrival.id();
        this.leg = arrival.leg();
        this.loop = leg.loop();
        this.switchboard = switchboard;
        this.reception = new Reception(switchboard, arrival);
        this.started = arrival.started();
        this.beat = switchboard.clocksOf(loop).watch();
        this.watch = new CallWatch(
                switchboard.settings().limits(), leg.capabilities().have(Trait.STARTS_LATER), now());
        CallSpending spending =
                switchboard.spending().open(id, arrival.admitted().name());
        this.tally = new CallTally(switchboard.observer(), arrival, switchboard.modelName(), spending);
        tally.onCaughtUp(() -> switchboard.waitsNoMore(this));
        this.budget = new CallBudget(this, leg, spending);
        this.body = new WaitingBody(this);
        this.model = new ModelLeg(leg, budget, tally, body);
    }

    /** Names the call in logs and to the caller. */
    public String id() {
        return id;
    }

    /** The one event loop of the call. */
    public EventLoop loop() {
        return loop;
    }

    /** When it began, by the loop's ticker. */
    long startNanos() {
        return watch.startNanos();
    }

    /** How far ahead of being heard speech is sent, in ms; -1 if on arrival. */
    public long leadMillis() {
        return leg.capabilities().playout(switchboard.settings().playout()).leadMillis();
    }

    /** Dials the model, or waits for the caller to name its formats. Once, when the caller's socket is open. */
    public void start() {
        assert loop.inEventLoop();
        leg.send(new CallerCommand.StateChanged(CallState.CONNECTING));
        leg.flush();
        // A socket that broke at once has told so by now, and then there is nobody to dial for.
        if (closed) {
            return;
        }
        // The relay may have begun to shut down while the socket was opened.
        if (switchboard.draining()) {
            end(CloseCause.RELAY_DRAINING);
            return;
        }
        seat = beat.add(this);
        if (!reception.waits()) {
            answer(started);
        }
    }

    /** All is known: whoever is to answers, and its model is dialled. Once. */
    void answer(CallerEvent.CallStarted how) {
        Reception.Answering answering = reception.answering(how);
        if (answering == null) {
            end(CloseCause.AGENT_UNKNOWN);
        } else if (budget.allows(answering.line(), now())) {
            watch.limits(reception.limits(answering));
            tally.answeredBy(answering.agent().name());
            become(reception.body(answering, this, tally));
            // Looked up at each dial: a credential may have been exchanged since the last.
            Dialler.Terms terms = new Dialler.Terms(
                    answering.settings().reopening(),
                    loop,
                    switchboard.clocksOf(loop).crowd(),
                    this::fail);
            model.dial(() -> switchboard.line(answering.agent()).connector(), terms);
        }
    }

    private void become(CallBody next) {
        body = next;
        model.speaksTo(next);
    }

    private long now() {
        return loop.ticker().nanoTime();
    }

    // The caller's side.

    /**
     * The caller's speech, in the uplink format, of any length, but exactly one packet where that comes in packets; owned.
     *
     * @return false if it was no packet, and was made up for
     */
    public boolean onCallerAudio(ByteBuf audio) {
        assert loop.inEventLoop();
        long nowNanos = now();
        watch.onCaller(nowNanos);
        // Of a call that this ended there is nothing more to tell.
        return body.onCallerAudio(audio, nowNanos) || closed;
    }

    /** A message for the model, from a caller that speaks the model's own protocol; owned. */
    public void onCallerMessage(ByteBuf message) {
        assert loop.inEventLoop();
        watch.onCaller(now());
        body.onCallerMessage(message);
    }

    /** Likewise a message with so much speech in it; owned. */
    public void onCallerSpeech(ByteBuf message, AudioFormat format, int audioBytes) {
        assert loop.inEventLoop();
        watch.onCaller(now());
        body.onCallerSpeech(message, format, audioBytes);
    }

    /**
     * The same, still in base64: where the model wants just that, it goes there as it is.
     *
     * @param text holds the base64, which is valid, padded, and of whole samples; borrowed
     * @param start index of its first character
     * @param length characters
     * @param bytes that it stands for
     * @return false if it must be decoded, for {@link #onCallerAudio}: nothing was done then
     */
    public boolean onCallerBase64(ByteBuf text, int start, int length, int bytes) {
        assert loop.inEventLoop();
        if (!body.onCallerBase64(text, start, length, bytes)) {
            return false;
        }
        watch.onCaller(now());
        return true;
    }

    /** So many bytes of the caller's speech, in the uplink format, were lost before what comes next: silence takes their place. */
    public void onCallerLoss(int bytes) {
        assert loop.inEventLoop();
        body.onCallerLoss(bytes);
    }

    /** Anything else that the caller told. */
    public void onCallerEvent(CallerEvent event) {
        assert loop.inEventLoop();
        watch.onCaller(now());
        if (event instanceof CallerEvent.CallStarted) {
            watch.onStarted();
        }
        body.onCallerEvent(event);
    }

    /** A mark came back that was sent by its number, {@link CallerLeg#sendNumberedMark}. */
    public void onNumberedMark(long number) {
        assert loop.inEventLoop();
        watch.onCaller(now());
        body.onNumberedMark(number);
    }

    /** So long, in ns, a word to the caller took, and its answer. */
    public void onRoundTrip(long nanos) {
        assert loop.inEventLoop();
        body.onRoundTrip(nanos);
    }

    /** All that one read of the caller's socket brought has been told: the time to flush the model's. */
    public void onCallerReadComplete() {
        model.flush();
    }

    /** The caller's socket takes more, or does not. */
    public void onCallerWritable(boolean writable) {
        if (closed) {
            return;
        }
        watch.onSocket(writable, now());
        model.pace().onCallerReads(!watch.stalled());
    }

    /** Speech waits for a caller who has nothing else to hear and does not read, or waits no longer. */
    void onSpeechHeldUp(boolean held) {
        if (!closed) {
            watch.onSpeech(held, now());
            model.pace().onCallerReads(!watch.stalled());
        }
    }

    // The model's side.

    /** Hears the model. */
    public ModelListener ear() {
        return model;
    }

    /** The caller's speech is kept again, as it was before there was a model. */
    void waitsAgain() {
        // Telling the caller that there is no model may have ended it.
        if (!closed) {
            switchboard.waits(this);
        }
    }

    /** The model's side. */
    ModelLeg model() {
        return model;
    }

    // The end.

    @Override
    public void onBeat(long nowNanos) {
        CloseCause beyond = watch.beyond(body.speaking(), nowNanos);
        if (beyond != null) {
            end(beyond);
            return;
        }
        budget.onBeat(body, nowNanos);
        body.onBeat(nowNanos);
    }

    @Override
    public void onBeatFailed(Throwable failure) {
        fail(failure);
    }

    /** Ends the call for an error of the relay's own, of which the caller learns no more than that. */
    public void fail(Throwable failure) {
        LOG.atWarn()
                .addKeyValue("call", id)
                .addKeyValue("failure", failure.toString())
                .setCause(LOG.isDebugEnabled() ? failure : null)
                .log("a call failed inside the relay");
        end(CloseCause.RELAY_FAILED);
    }

    /** The caller's connection is gone, and with it the last of the call. */
    public void onCallerGone() {
        switchboard.left(this);
    }

    /** Ends the call on both sides. The first cause wins. */
    public void end(CloseCause cause) {
        end(cause, cause.message());
    }

    /**
     * Ends the call on both sides. The first cause wins.
     *
     * @param message for a human; goes to the caller and into the log, so holds nothing secret
     */
    public void end(CloseCause cause, String message) {
        assert loop.inEventLoop();
        if (closed) {
            return;
        }
        // Before anything is closed: the closing calls back.
        closed = true;
        if (seat != null) {
            seat.leave();
        }
        switchboard.forget(this);
        CallBody ended = body;
        become(new EndedBody());
        budget.close(now());
        tally.ended(cause, message, now());
        ended.close();
        model.close(new ModelCommand.SessionClose(cause.byCaller() ? 1000 : 1001, cause.label()));
        leg.send(new CallerCommand.Hangup(cause, message));
        leg.flush();
    }
}

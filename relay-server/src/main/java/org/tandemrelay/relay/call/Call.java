package org.tandemrelay.relay.call;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.agent.AgentOnCall;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.call.CallerCapabilities.Trait;
import org.tandemrelay.relay.playout.Metronome;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelListener;
import org.tandemrelay.upstream.session.ModelSession;
import org.tandemrelay.upstream.session.OutputItem;

/**
 * One caller, one model, one event loop: holds the two legs together, and ends both with one cause.
 *
 * <pre>
 *  ringing ──SessionReady──► talking ──┐
 *     └────────────────────────────────┴── any CloseCause ──► closed
 * </pre>
 */
public final class Call implements ModelListener, Metronome.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    private final String id;
    private final CallerLeg leg;
    private final EventLoop loop;
    private final Switchboard switchboard;
    private final Metronome watch;
    private final CallTally tally;
    private final Arrival arrival;
    private final long startNanos;
    private CallLimits limits;
    private CallBody body;

    /** Null until it is dialled. */
    private @Nullable ModelSession session;

    private boolean closed;

    /** The caller has yet to say who it is. */
    private boolean unstarted;

    private long lastCallerNanos;

    /** Since when the caller has refused to read; -1 while it reads. */
    private long stalledSinceNanos = -1;

    private boolean playoutFull;
    private boolean modelReadsPaused;

    /**
     * Somebody calls.
     *
     * @param id names the call
     * @param leg the caller's side
     * @param started what is known from the upgrade alone
     * @param admitted what was settled at the door
     */
    record Arrival(String id, CallerLeg leg, CallerEvent.CallStarted started, Admitted admitted) {}

    Call(Arrival arrival, Switchboard switchboard) {
        this.arrival = arrival;
        this.id = arrival.id();
        this.leg = arrival.leg();
        this.loop = leg.loop();
        this.switchboard = switchboard;
        this.limits = switchboard.settings().limits();
        this.watch = switchboard.clocksOf(loop).watch();
        this.tally = new CallTally(switchboard.observer(), arrival, switchboard.modelName());
        this.body = new WaitingBody(this);
        this.unstarted = leg.capabilities().have(Trait.STARTS_LATER);
        this.startNanos = loop.ticker().nanoTime();
        this.lastCallerNanos = startNanos;
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
        return startNanos;
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
        watch.add(this);
        if (!waitsForTheCaller()) {
            answer(arrival.started());
        }
    }

    /** What the caller says once its socket is open may make a difference to whom it is for, and what is said. */
    private boolean waitsForTheCaller() {
        CallerCapabilities caller = leg.capabilities();
        return caller.have(Trait.FORMATS_LATER)
                || (caller.have(Trait.STARTS_LATER)
                        && switchboard
                                .agents()
                                .dependsOnParameters(arrival.admitted().agent()));
    }

    /** All is known: chooses who answers, and dials its model. Once. */
    void answer(CallerEvent.CallStarted started) {
        AgentProfile asked = arrival.admitted().agent();
        AgentProfile agent = asked == null ? switchboard.agents().choose(started.parameters()) : asked;
        if (agent == null) {
            end(CloseCause.AGENT_UNKNOWN);
            return;
        }
        AgentLine line = switchboard.line(agent);
        CallSettings settings = line.settings().of(new AgentOnCall(agent, started.parameters()));
        limits = arrival.admitted().bounded(settings.limits());
        CallParts parts = new CallParts(this, leg, tally, settings, switchboard.clocksOf(loop));
        body = leg.capabilities().have(Trait.PASS_THROUGH)
                ? new PassThroughBody(parts)
                : new CanonicalBody(parts, started);
        tally.answeredBy(agent.name());
        session = body.dial(line.connector());
    }

    // The caller's side.

    /**
     * The caller's speech, in the uplink format, of any length, but exactly one packet where that comes in packets; owned.
     *
     * @return false if it was no packet, and was made up for
     */
    public boolean onCallerAudio(ByteBuf audio) {
        assert loop.inEventLoop();
        if (closed) {
            audio.release();
            return true;
        }
        lastCallerNanos = loop.ticker().nanoTime();
        // Of a call that this ended there is nothing more to tell.
        return body.onCallerAudio(audio, lastCallerNanos) || closed;
    }

    /** A message for the model, from a caller that speaks the model's own protocol; owned. */
    public void onCallerMessage(ByteBuf message) {
        assert loop.inEventLoop();
        if (closed) {
            message.release();
        } else {
            lastCallerNanos = loop.ticker().nanoTime();
            body.onCallerMessage(message);
        }
    }

    /** Likewise a message with so much speech in it; owned. */
    public void onCallerSpeech(ByteBuf message, AudioFormat format, int audioBytes) {
        assert loop.inEventLoop();
        if (closed) {
            message.release();
        } else {
            lastCallerNanos = loop.ticker().nanoTime();
            body.onCallerSpeech(message, format, audioBytes);
        }
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
        if (closed || !body.onCallerBase64(text, start, length, bytes)) {
            return false;
        }
        lastCallerNanos = loop.ticker().nanoTime();
        return true;
    }

    /** So many bytes of the caller's speech, in the uplink format, were lost before what comes next: silence takes their place. */
    public void onCallerLoss(int bytes) {
        assert loop.inEventLoop();
        if (!closed) {
            body.onCallerLoss(bytes);
        }
    }

    /** Anything else that the caller told. */
    public void onCallerEvent(CallerEvent event) {
        assert loop.inEventLoop();
        if (!closed) {
            lastCallerNanos = loop.ticker().nanoTime();
            unstarted = unstarted && !(event instanceof CallerEvent.CallStarted);
            body.onCallerEvent(event);
        }
    }

    /** So long, in ns, a word to the caller took, and its answer. */
    public void onRoundTrip(long nanos) {
        assert loop.inEventLoop();
        if (!closed) {
            body.onRoundTrip(nanos);
        }
    }

    /** All that one read of the caller's socket brought has been told: the time to flush the model's. */
    public void onCallerReadComplete() {
        if (session != null) {
            session.flush();
        }
    }

    /** The caller's socket takes more, or does not. */
    public void onCallerWritable(boolean writable) {
        if (closed) {
            return;
        }
        stalledSinceNanos = writable ? -1 : loop.ticker().nanoTime();
        paceModel();
    }

    // The model's side.

    @Override
    public void onModelEvent(ModelEvent event) {
        if (!closed) {
            body.onModelEvent(event);
        }
    }

    @Override
    public void onModelAudio(OutputItem item, ByteBuf audio) {
        if (closed) {
            audio.release();
        } else {
            body.onModelAudio(item, audio);
        }
    }

    @Override
    public boolean takesModelBase64() {
        return !closed && body.takesModelBase64();
    }

    @Override
    public void onModelBase64(OutputItem item, ByteBuf text, int start, int length) {
        if (!closed) {
            body.onModelBase64(item, text, start, length);
        }
    }

    @Override
    public void onModelMessage(ByteBuf message, String kind) {
        if (!closed) {
            body.onModelMessage(message, kind);
        }
    }

    @Override
    public void onModelSpeech(ByteBuf message, AudioFormat format, int audioBytes) {
        if (!closed) {
            body.onModelSpeech(message, format, audioBytes);
        }
    }

    @Override
    public void onModelReadComplete() {
        leg.flush();
    }

    @Override
    public void onModelWritable(boolean writable) {
        if (writable && !closed) {
            body.onModelWritable();
        }
    }

    // What the body decides.

    /** The model's session, once it is dialled. */
    ModelSession session() {
        if (session == null) {
            throw new IllegalStateException("ready before it was dialled");
        }
        return session;
    }

    /** Whether the model's socket takes more now. */
    boolean modelTakes() {
        return session != null && session.writable();
    }

    void tellModel(ModelCommand command) {
        if (session != null) {
            session.send(command);
        }
    }

    void onPlayoutFull(boolean full) {
        playoutFull = full;
        paceModel();
    }

    /** A caller that does not read, or too much speech that waits, stop us from reading what the model says. */
    private void paceModel() {
        boolean pause = playoutFull || stalledSinceNanos != -1;
        if (!closed && pause != modelReadsPaused && session != null) {
            modelReadsPaused = pause;
            session.pauseReading(pause);
            tally.modelReadsPaused(pause);
        }
    }

    // The end.

    @Override
    public void onBeat(long nowNanos) {
        if (tooLong(nowNanos - startNanos)) {
            end(CloseCause.CALL_TOO_LONG);
        } else if (stalledSinceNanos != -1
                && nowNanos - stalledSinceNanos > limits.stall().toNanos()) {
            end(CloseCause.CALLER_STALLED);
        } else if (unstarted && nowNanos - startNanos > limits.start().toNanos()) {
            end(CloseCause.CALLER_UNSTARTED);
        } else if (nowNanos - lastCallerNanos > limits.idle().toNanos()) {
            end(CloseCause.CALLER_IDLE);
        } else {
            body.onBeat(nowNanos);
        }
    }

    /** A sentence under way is heard to its end, if that is near. */
    private boolean tooLong(long nanos) {
        long longest = limits.longest().toNanos();
        return nanos > longest
                && (!body.speaking() || nanos > longest + limits.grace().toNanos());
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
        watch.remove(this);
        switchboard.forget(this);
        if (modelReadsPaused) {
            tally.modelReadsPaused(false);
        }
        tally.ended(cause, message, loop.ticker().nanoTime());
        body.close();
        tellModel(new ModelCommand.SessionClose(cause.byCaller() ? 1000 : 1001, cause.label()));
        leg.send(new CallerCommand.Hangup(cause, message));
        leg.flush();
    }
}

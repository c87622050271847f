package org.tandemrelay.relay.call;

import io.netty.buffer.ByteBuf;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.answer.CommandSink;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.line.Dialler;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.upstream.connect.ModelConnector;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelListener;
import org.tandemrelay.upstream.session.ModelSession;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.workingset.EachFrame;

/**
 * The model's side of a call: its session, once it is dialled, and maybe another after that. What they tell goes to the call's body. Confined
 * to the call's event loop.
 */
@EachFrame
final class ModelLeg implements ModelListener, CommandSink, Dialler.Line {

    private final CallerLeg caller;
    private final CallBudget budget;
    private final CallTally tally;
    private final ModelPace pace;
    private CallBody body;

    /** All three null until it is dialled. */
    private @Nullable Supplier<ModelConnector> connector;

    private @Nullable Dialler dialler;

    private @Nullable ModelSession session;

    /** Why there is no model; null while there is one. */
    private @Nullable CloseCause lost;

    private boolean ready;

    ModelLeg(CallerLeg caller, CallBudget budget, CallTally tally, CallBody body) {
        this.caller = caller;
        this.budget = budget;
        this.tally = tally;
        this.pace = new ModelPace(tally);
        this.body = body;
    }

    /** Who hears the model from now on. */
    void speaksTo(CallBody other) {
        body = other;
    }

    /** Dials, for whoever is to hear it, and dials again as far as the policy goes. Once. */
    void dial(Supplier<ModelConnector> to, Dialler.Terms terms) {
        connector = to;
        dialler = new Dialler(terms, this);
        dialler.begin();
    }

    /** How fast it is read. */
    ModelPace pace() {
        return pace;
    }

    /** Its session, once it is dialled. */
    ModelSession session() {
        if (session == null) {
            throw new IllegalStateException("ready before it was dialled");
        }
        return session;
    }

    /** Whether its socket takes more now. */
    @Override
    public boolean takes() {
        return ready && session().writable();
    }

    @Override
    public void tell(ModelCommand command) {
        if (ready) {
            session().send(command);
        }
    }

    /** The call is over. */
    void close(ModelCommand.SessionClose farewell) {
        pace.close();
        ready = false;
        if (dialler != null) {
            dialler.close();
        }
        if (session != null) {
            session.send(farewell);
        }
    }

    // The line.

    @Override
    public void dial() {
        session = body.dial(connector());
    }

    @Override
    public long restsNanos() {
        return connector().restsNanos(now());
    }

    private ModelConnector connector() {
        return Objects.requireNonNull(connector, "dialled before it was known what")
                .get();
    }

    @Override
    public void hangUp() {
        session().send(new ModelCommand.SessionClose(1001, "not there in time"));
    }

    @Override
    public void onGivenUp(SessionClosed why) {
        body.onModelEvent(why);
    }

    /** The connection is there, and nobody at its end: it is given up, as if it had been closed. */
    void onDead(SessionClosed why) {
        session().send(new ModelCommand.SessionClose(1001, why.cause().name().toLowerCase(Locale.ROOT)));
        onClosed(why);
    }

    private void onClosed(SessionClosed end) {
        boolean had = ready;
        ready = false;
        SessionClosed told = dialler == null ? end : dialler.onClosed(end, body.outlivesModel());
        if (told != null) {
            body.onModelEvent(told);
        } else if (had) {
            lost = CloseCause.of(end.cause());
            pace.close();
            body.onModelLost();
        }
    }

    private void onReady() {
        ready = true;
        pace.of(session());
        long gapMillis = dialler == null ? -1 : dialler.onReady();
        if (lost != null) {
            tally.reopened(lost, gapMillis);
            lost = null;
        }
    }

    private long now() {
        return caller.loop().ticker().nanoTime();
    }

    /** Hands what it was told to the kernel. */
    void flush() {
        if (session != null) {
            session.flush();
        }
    }

    @Override
    public void onModelEvent(ModelEvent event) {
        if (event instanceof SessionClosed closed) {
            onClosed(closed);
            return;
        }
        if (event instanceof ModelEvent.SessionReady) {
            onReady();
        }
        body.onModelEvent(event);
        budget.onModelEvent(event, now());
    }

    @Override
    public void onModelAudio(OutputItem item, ByteBuf audio) {
        body.onModelAudio(item, audio);
    }

    @Override
    public boolean takesModelBase64() {
        return body.takesModelBase64();
    }

    @Override
    public void onModelBase64(OutputItem item, ByteBuf text, int start, int length) {
        body.onModelBase64(item, text, start, length);
    }

    @Override
    public void onModelMessage(ByteBuf message, String kind) {
        body.onModelMessage(message, kind);
    }

    @Override
    public void onModelSpeech(ByteBuf message, AudioFormat format, int audioBytes) {
        body.onModelSpeech(message, format, audioBytes);
    }

    @Override
    public void onModelReadComplete() {
        caller.flush();
    }

    @Override
    public void onModelWritable(boolean writable) {
        if (writable) {
            body.onModelWritable();
        }
    }
}

package org.tandemrelay.relay.call;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.connect.ModelConnector;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelListener;
import org.tandemrelay.upstream.session.ModelSession;
import org.tandemrelay.upstream.session.OutputItem;

/** The model's side of a call: its session, once it is dialled. What that tells goes to the call's body. Confined to the call's event loop. */
final class ModelLeg implements ModelListener, Telling.Model {

    private final CallerLeg caller;
    private final CallBudget budget;
    private final ModelPace pace;
    private CallBody body;

    /** Null until it is dialled. */
    private @Nullable ModelSession session;

    ModelLeg(CallerLeg caller, CallBudget budget, CallTally tally, CallBody body) {
        this.caller = caller;
        this.budget = budget;
        this.pace = new ModelPace(tally);
        this.body = body;
    }

    /** Who hears the model from now on. */
    void speaksTo(CallBody other) {
        body = other;
    }

    /** Dials, for whoever is to hear it. Once. */
    void dial(ModelConnector connector) {
        ModelSession dialled = body.dial(connector);
        session = dialled;
        pace.of(dialled);
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
        return session != null && session.writable();
    }

    @Override
    public void tell(ModelCommand command) {
        if (session != null) {
            session.send(command);
        }
    }

    /** Hands what it was told to the kernel. */
    void flush() {
        if (session != null) {
            session.flush();
        }
    }

    @Override
    public void onModelEvent(ModelEvent event) {
        body.onModelEvent(event);
        budget.onModelEvent(event, caller.loop().ticker().nanoTime());
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

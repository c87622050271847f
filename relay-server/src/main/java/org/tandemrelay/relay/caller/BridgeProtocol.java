package org.tandemrelay.relay.caller;

import io.netty.buffer.ByteBuf;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.relay.call.leg.CallerEvent.CallStarted;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.upstream.session.OutputItem;

/**
 * What the dialects of telephone bridges with audio in binary frames have in common: a first message names the formats, and audio that
 * overtakes it waits; captions and states mean nothing to the far end; what should warn it is logged.
 */
public abstract class BridgeProtocol extends OpenedProtocol {

    private static final Logger LOG = LoggerFactory.getLogger(BridgeProtocol.class);

    private final EarlyAudio early = new EarlyAudio();
    private final BadMessages badMessages = new BadMessages();
    private final Set<String> warned = new HashSet<>();
    private CallStarted started;
    private boolean formatsNamed;

    /**
     * A bridge that has not named its formats.
     *
     * @param presumed of which nothing is used before {@link #start} but the parameters
     */
    protected BridgeProtocol(CallStarted presumed) {
        this.started = presumed;
    }

    @Override
    public final CallStarted started() {
        return started;
    }

    /** The first message came: audio flows from now on. Once. */
    protected final void start(CallStarted told) {
        started = told;
        formatsNamed = true;
        call().onCallerEvent(told);
        ByteBuf before = early.take();
        if (before != null) {
            call().onCallerAudio(before);
        }
    }

    /** Whether the first message has come. */
    protected final boolean hasStarted() {
        return formatsNamed;
    }

    /** The first message asks for what cannot be, which ends the call: nobody at the far end could change it. */
    protected final void refuse(String why) {
        call().end(CloseCause.CALLER_POLICY, why);
    }

    @Override
    public final void onBinary(ByteBuf binary) {
        if (formatsNamed) {
            call().onCallerAudio(binary);
        } else if (!early.add(binary, socket().alloc())) {
            refuse("audio came, and nothing that names its format");
        }
    }

    /** A telephone key, or what should be one. */
    protected final void onKey(String key) {
        if (key.matches("[0-9*#A-D]")) {
            call().onCallerEvent(new CallerEvent.Dtmf(key.charAt(0)));
        } else {
            nonsense("a telephone key is none of 0-9, *, #, A-D");
        }
    }

    /** A mark came back. */
    protected final void onMark(String name) {
        call().onCallerEvent(new CallerEvent.PlaybackMark(name));
    }

    /** The far end sent what means nothing, which it cannot be told. */
    protected final void nonsense(String message) {
        if (badMessages.tolerates(call(), message)) {
            warn("nonsense", message);
        }
    }

    /** Logged once a call: there may be many, and whoever reads the log learns all from the first. */
    protected final void warn(String code, String message) {
        if (warned.add(code)) {
            LOG.atWarn()
                    .addKeyValue("call", call().id())
                    .addKeyValue("code", code)
                    .log(message);
        }
    }

    @Override
    public void writeAudio(OutputItem item, ByteBuf audio) {
        socket().writeBinary(audio);
    }

    @Override
    public final void caption(CallerCommand.Caption command) {
        // There is nothing to read it on.
    }

    @Override
    public final void toolCall(CallerCommand.ToolCall command) {
        // Its capabilities say that it cannot.
    }

    @Override
    public final void stateChanged(CallerCommand.StateChanged command) {
        // Nobody to tell.
    }

    @Override
    public final void warning(CallerCommand.Warning command) {
        warn(command.code(), command.message());
    }

    /** The call is over: says farewell, if the dialect has a word for it. */
    @Override
    public final void hangup(CallerCommand.Hangup command) {
        early.close();
        farewell(command);
    }

    /** The last chance to send a message; the Close frame follows by itself. */
    protected abstract void farewell(CallerCommand.Hangup command);
}

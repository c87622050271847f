package org.tandemrelay.relay.caller.asterisk;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.Map;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.caller.BridgeProtocol;
import org.tandemrelay.relay.caller.Printable;

/** One channel of Asterisk's. */
final class AsteriskProtocol extends BridgeProtocol {

    private final AsteriskMarks marks = new AsteriskMarks();

    /** In which Asterisk speaks, and is spoken to: as its {@code MEDIA_START}. */
    private AsteriskForm form = AsteriskForm.PLAIN;

    /**
     * A channel that has not said what it is.
     *
     * @param parameters of the address
     */
    AsteriskProtocol(Map<String, String> parameters) {
        super(AsteriskStart.presumed(parameters));
    }

    @Override
    public void onText(ByteBuf text) {
        try {
            onEvent(AsteriskEvent.read(text));
        } catch (IOException nonsense) {
            nonsense(String.valueOf(nonsense.getMessage()));
        }
    }

    private void onEvent(AsteriskEvent event) {
        switch (event.name()) {
            case "MEDIA_START" -> onStart(event);
            case "DTMF_END" -> onKey(event.member("digit"));
            case "MEDIA_MARK_PROCESSED" -> onProcessed(event.member(AsteriskEvent.ID));
            case "MEDIA_XOFF" -> socket().takesSpeech(false);
            case "MEDIA_XON" -> socket().takesSpeech(true);
            case "ERROR" -> warn("asterisk", "Asterisk refused: " + Printable.of(event.member("error_text")));
            default -> {
                // Answers to what is never asked for, and what later versions tell.
            }
        }
    }

    private void onStart(AsteriskEvent event) {
        if (hasStarted()) {
            nonsense("a second MEDIA_START");
            return;
        }
        form = event.form();
        try {
            start(AsteriskStart.read(event, started().parameters()));
        } catch (IllegalArgumentException noSuchAudio) {
            refuse(String.valueOf(noSuchAudio.getMessage()));
        }
    }

    private void onProcessed(String id) {
        String name = marks.cameBack(id);
        if (name != null) {
            onMark(name);
        }
    }

    @Override
    public void mark(CallerCommand.Mark command) {
        tell("MARK_MEDIA", marks.send(command.name()));
    }

    /** Asterisk drops its queue, and the marks in it without a word. What is empty takes more, whatever it said before. */
    @Override
    public void flush(CallerCommand.Flush command) {
        marks.flush();
        socket().takesSpeech(true);
        tell("FLUSH_MEDIA", "");
    }

    /** To hang up the channel is more than to close the socket, which older versions take for a failure. */
    @Override
    protected void farewell(CallerCommand.Hangup command) {
        boolean gone = command.cause() == CloseCause.CALLER_HANGUP || command.cause() == CloseCause.CALLER_LOST;
        if (!gone) {
            tell("HANGUP", "");
        }
    }

    private void tell(String command, String id) {
        socket().writeText(form.write(socket().alloc(), command, id));
    }
}

package org.tandemrelay.relay.call;

import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.Role;

/** Has the model of a call say what nobody asked it. */
final class Prompts implements Attendant.Line {

    private final CallParts parts;
    private final Conversation conversation;
    private final ResponseGate responses;
    private final Downlink downlink;

    Prompts(CallParts parts, Conversation conversation, ResponseGate responses, Downlink downlink) {
        this.parts = parts;
        this.conversation = conversation;
        this.responses = responses;
        this.downlink = downlink;
    }

    @Override
    public void say(String instructions) {
        responses.request(instructions, parts.now());
    }

    @Override
    public void tellKeys(String keys, boolean answer) {
        String words = "The caller pressed " + keys + " on the telephone keypad.";
        if (conversation.tell(new ModelCommand.InputText(Role.SYSTEM, words, false)) && answer) {
            responses.request(parts.now());
        }
    }

    @Override
    public boolean quiet() {
        return conversation.state() == CallState.LISTENING && !downlink.playing() && silent();
    }

    /** What waits to be played is heard before what comes then. */
    @Override
    public boolean free() {
        CallState state = conversation.state();
        return (state == CallState.LISTENING || state == CallState.SPEAKING) && silent();
    }

    private boolean silent() {
        return responses.open() == null && !responses.expected() && !conversation.toolRunning();
    }

    @Override
    public void end(CloseCause cause) {
        parts.call().end(cause);
    }
}

package org.tandemrelay.relay.call;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.KeypadPolicy;
import org.tandemrelay.relay.call.answer.ResponseGate;
import org.tandemrelay.relay.call.attendant.Attendant;
import org.tandemrelay.relay.call.downlink.Downlink;
import org.tandemrelay.relay.call.leg.CallState;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.tool.KeyHook;
import org.tandemrelay.relay.tool.ToolDefinition;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.Role;

/** Has the model of a call say what nobody asked it. */
final class Prompts implements Attendant.Line, KeyHook.Listener {

    private final CallParts parts;
    private final Conversation conversation;
    private final ResponseGate responses;
    private final Downlink downlink;

    /** Null unless telephone keys are for a webhook. */
    private final @Nullable KeyHook keyHook;

    Prompts(CallParts parts, Conversation conversation, ResponseGate responses, Downlink downlink) {
        this.parts = parts;
        this.conversation = conversation;
        this.responses = responses;
        this.downlink = downlink;
        ToolDefinition hook = keypad().hook();
        this.keyHook = hook == null ? null : keyHook(hook);
    }

    private KeyHook keyHook(ToolDefinition hook) {
        return new KeyHook(parts.workbench(), hook, parts.settings().agent().parameters(), this);
    }

    private KeypadPolicy keypad() {
        return parts.settings().agent().conduct().keypad();
    }

    @Override
    public void say(String instructions) {
        responses.request(instructions, parts.now());
    }

    @Override
    public void guardNext() {
        conversation.guardNext();
    }

    @Override
    public boolean silent() {
        return !downlink.playing();
    }

    @Override
    public void tellKeys(String keys) {
        if (keypad().use() == KeypadPolicy.Use.TEXT) {
            if (tell(Role.SYSTEM, pressed(keys))) {
                askForAnAnswer();
            }
        } else if (keyHook != null && !keyHook.ask(keys)) {
            conversation
                    .caller()
                    .warn("keys_dropped", "too many telephone keys wait to be looked at: the last are lost");
        }
    }

    @Override
    public void onKeysDone(String keys, String json) {
        // What a webhook says may be a caller's words, and must not become the operator's.
        if (tell(Role.SYSTEM, pressed(keys)) && tell(Role.USER, "(What came of the keys " + keys + ": " + json + ")")) {
            askForAnAnswer();
        }
    }

    private static String pressed(String keys) {
        return "The caller pressed " + keys + " on the telephone keypad.";
    }

    private boolean tell(Role role, String words) {
        return conversation.caller().tell(new ModelCommand.InputText(role, words, false));
    }

    private void askForAnAnswer() {
        if (keypad().answer()) {
            responses.request(parts.now());
        }
    }

    @Override
    public void onParameters(Map<String, String> told) {
        if (keyHook != null) {
            keyHook.parameters(told);
        }
    }

    @Override
    public void close() {
        if (keyHook != null) {
            keyHook.close();
        }
    }

    @Override
    public boolean quiet() {
        return conversation.floor().is(CallState.LISTENING) && !downlink.playing() && idle();
    }

    /** What waits to be played is heard before what comes then. */
    @Override
    public boolean free() {
        Floor floor = conversation.floor();
        return (floor.is(CallState.LISTENING) || floor.is(CallState.SPEAKING)) && idle();
    }

    private boolean idle() {
        return responses.open() == null
                && !responses.expected()
                && !conversation.floor().toolRunning();
    }

    @Override
    public void end(CloseCause cause) {
        parts.call().end(cause);
    }
}

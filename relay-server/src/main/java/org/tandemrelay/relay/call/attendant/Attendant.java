package org.tandemrelay.relay.call.attendant;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentOnCall;
import org.tandemrelay.relay.agent.KeypadPolicy;
import org.tandemrelay.relay.agent.LengthPolicy;
import org.tandemrelay.relay.agent.SilencePolicy;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.keeping.CallRecorder;
import org.tandemrelay.upstream.session.Capabilities;

/**
 * What the relay does in a call for its agent, beside what the two sides say: has it greet, passes telephone keys on, asks whether
 * anybody is there, warns of the end.
 */
public final class Attendant {

    private static final String SAY_EXACTLY =
            "Say the following words to the caller, exactly as they stand here, nothing before them and nothing after them:\n";

    /** Within which a goodbye is said and heard, or the call ends without. */
    private static final long GOODBYE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final AgentOnCall agent;
    private final Line line;
    private final Keypad keypad;
    private final long warnNanos;

    /** Null if silence is to be borne. */
    private final @Nullable SilenceWatch silence;

    /** Whether the model tells when the caller speaks: else nobody knows of silence. */
    private boolean hearsTheCaller;

    /** A greeting that must be heard has still to begin. */
    private boolean mustGreet;

    /** Null unless the caller is to be told that the call is recorded. */
    private final @Nullable Consent consent;

    /** Null unless the call is recorded. */
    private final @Nullable CallRecorder recorder;

    private boolean warned;

    /** What the model is to be told as soon as it is free; null for nothing. */
    private @Nullable String spendWarning;

    /** When the goodbye was asked for; -1 if it was not. */
    private long leavingNanos = -1;

    /** What can be done in the call. */
    public interface Line {
        /** The model speaks, as these instructions say, as soon as it is free. */
        void say(String instructions);

        /** Whoever is to know of them is told of telephone keys. */
        void tellKeys(String keys);

        /** The caller says more about itself. */
        void onParameters(Map<String, String> told);

        /** The next answer that begins is heard to its end. */
        void guardNext();

        /** Whether nothing of the model's is to be heard now. */
        boolean silent();

        /** Whether nobody speaks, is heard, or is about to be. */
        boolean quiet();

        /** Whether the model could speak now without anybody being cut off. */
        boolean free();

        /** Ends the call. */
        void end(CloseCause cause);

        /** The call is over: nothing that is under way matters any more. */
        void close();
    }

    /**
     * An attendant of a call that begins.
     *
     * @param startNanos when it began
     */
    public Attendant(AgentOnCall agent, Line line, long startNanos, @Nullable CallRecorder recorder) {
        SilencePolicy policy = agent.conduct().silence();
        LengthPolicy length = agent.conduct().length();
        this.agent = agent;
        this.line = line;
        this.keypad = new Keypad(agent.conduct().keypad());
        this.silence = policy == null ? null : new SilenceWatch(policy);
        this.recorder = recorder;
        this.consent = consent(recorder);
        this.warned = length.warnBefore().isZero();
        this.warnNanos =
                startNanos + length.longest().minus(length.warnBefore()).toNanos();
    }

    private static @Nullable Consent consent(@Nullable CallRecorder recorder) {
        String words = recorder == null ? null : recorder.policy().consent();
        return recorder == null || words == null ? null : new Consent(recorder, words);
    }

    /** The model is there: it greets, or asks for consent first. */
    public void onReady(Capabilities model) {
        hearsTheCaller = model.speechEvents();
        if (consent == null) {
            greet();
        } else {
            askConsent(consent);
        }
    }

    private void askConsent(Consent asking) {
        line.guardNext();
        line.say(SAY_EXACTLY + asking.ask());
    }

    private void greet() {
        String greeting = agent.greeting();
        if (greeting != null) {
            mustGreet = agent.greetingGuarded();
            if (mustGreet) {
                line.guardNext();
            }
            line.say(SAY_EXACTLY + greeting);
        }
    }

    /** Whether something is under way that a caller who speaks first does not call off. */
    public boolean mustGreet() {
        return mustGreet || (consent != null && consent.asked());
    }

    /** An answer begins. */
    public void onResponseStarted(String responseId) {
        mustGreet = false;
        if (consent != null) {
            consent.onResponseStarted(responseId);
        }
    }

    /** The model refused to answer; {@code ours} if it had been asked to. */
    public void onResponseRefused(boolean ours) {
        if (consent != null && ours) {
            consent.onRefused();
        }
    }

    /** An answer is over, and was heard to its end, or not. */
    public void onResponseDone(String responseId, boolean completed) {
        if (consent != null && consent.onResponseDone(responseId, completed)) {
            askConsent(consent);
        }
    }

    /** The caller spoke, typed, or pressed a key. */
    public void onCaller() {
        leavingNanos = -1;
        if (silence != null) {
            silence.onCaller();
        }
    }

    /** The caller pressed a telephone key. */
    public void onKey(char key, long nowNanos) {
        onCaller();
        if (recorder != null) {
            recorder.onKey(key, nowNanos);
        }
        if (agent.conduct().keypad().use() != KeypadPolicy.Use.IGNORE) {
            tell(keypad.press(key, nowNanos));
        }
    }

    private void tell(@Nullable String keys) {
        if (keys != null) {
            line.tellKeys(keys);
        }
    }

    /** What the call may cost is nearly spent: these are the words for that. */
    public void warnOfSpending(String words) {
        spendWarning = words;
    }

    /** One more look at what is due. */
    public void onBeat(long nowNanos) {
        tell(keypad.onBeat(nowNanos));
        if (consent != null && consent.onBeat(line.silent(), nowNanos)) {
            greet();
        }
        if (leavingNanos != -1) {
            leave(nowNanos);
        } else if (!warned && nowNanos - warnNanos >= 0 && line.free()) {
            warned = true;
            line.say(agent.conduct().length().warning());
        } else if (spendWarning != null && line.free()) {
            line.say(spendWarning);
            spendWarning = null;
        } else {
            watchSilence(nowNanos);
        }
    }

    private void watchSilence(long nowNanos) {
        SilencePolicy policy = agent.conduct().silence();
        if (policy == null || silence == null || !hearsTheCaller) {
            return;
        }
        switch (silence.onBeat(line.quiet(), nowNanos)) {
            case ASK -> line.say(policy.reprompt());
            case GIVE_UP -> {
                leavingNanos = nowNanos;
                line.say(policy.goodbye());
            }
            case WAIT -> {
                // Somebody speaks, or has not been silent for long.
            }
        }
    }

    /** As soon as the goodbye has been heard. */
    private void leave(long nowNanos) {
        if (line.quiet() || nowNanos - leavingNanos > GOODBYE_NANOS) {
            line.end(CloseCause.NOBODY_SPOKE);
        }
    }

    /** The caller said more about itself. */
    public void onParameters(Map<String, String> told) {
        line.onParameters(told);
    }

    /** The call is over. */
    public void close() {
        line.close();
    }
}

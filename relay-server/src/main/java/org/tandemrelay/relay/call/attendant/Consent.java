package org.tandemrelay.relay.call.attendant;

import org.tandemrelay.relay.keeping.CallRecorder;

/**
 * Tells the caller that the call is recorded, and lets the recording begin when that has been heard: before, and if it never is, nothing is kept.
 *
 * <pre>
 *  unasked ──onReady──► asked ──an answer begins──► speaking ──is complete──► said ──nothing plays──► given
 *                         ▲                            │
 *                         └──── it failed, or was another ────┘
 * </pre>
 */
final class Consent {

    /** After that often the call goes on without being recorded. */
    private static final int MOST_TIMES = 3;

    private final CallRecorder recorder;
    private final String words;
    private State state = State.UNASKED;
    private int times;
    private String speaking = "";

    private enum State {
        UNASKED,
        ASKED,
        SPEAKING,
        SAID,
        GIVEN,
        GIVEN_UP
    }

    Consent(CallRecorder recorder, String words) {
        this.recorder = recorder;
        this.words = words;
    }

    /** What the model is to say now. */
    String ask() {
        state = State.ASKED;
        times++;
        return words;
    }

    /** Whether it has still to begin to say so. */
    boolean asked() {
        return state == State.ASKED;
    }

    void onResponseStarted(String responseId) {
        if (state == State.ASKED) {
            state = State.SPEAKING;
            speaking = responseId;
        }
    }

    /** What began was the answer to something else: ours will come. */
    void onRefused() {
        if (state == State.SPEAKING) {
            state = State.ASKED;
        }
    }

    /**
     * An answer is over.
     *
     * @return whether it must be asked for again
     */
    boolean onResponseDone(String responseId, boolean completed) {
        if (state != State.SPEAKING || !responseId.equals(speaking)) {
            return false;
        }
        if (completed) {
            state = State.SAID;
        } else if (times == MOST_TIMES) {
            state = State.GIVEN_UP;
        }
        return state == State.SPEAKING;
    }

    /**
     * Looks whether it has been heard.
     *
     * @param silent whether nothing of the model's is to be heard any more
     * @return whether that is so since now, and the recording has begun
     */
    boolean onBeat(boolean silent, long nowNanos) {
        if (state == State.SAID && silent) {
            state = State.GIVEN;
            recorder.start(nowNanos);
            return true;
        }
        return false;
    }
}

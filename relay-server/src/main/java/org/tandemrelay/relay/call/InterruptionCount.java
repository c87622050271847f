package org.tandemrelay.relay.call;

import org.tandemrelay.upstream.session.ModelEvent.ResponseDone;

/**
 * Tells one interruption where two sides speak of it: the model, which breaks off an answer that it is still giving, and the caller, who
 * says how much was heard of an answer, whether broken off or long given. Each of its answers is true if it is news.
 */
final class InterruptionCount {

    /** The answer being given has been said to be interrupted. */
    private boolean said;

    /** The answer broken off last, of which the caller has still to say how much was heard. */
    private boolean untold;

    private boolean answering;

    /** The model begins an answer. */
    void onAnswer() {
        answering = true;
        said = false;
    }

    /** The model's answer is over. */
    boolean onAnswered(ResponseDone.Status status) {
        answering = false;
        boolean brokenOff = status == ResponseDone.Status.CANCELLED;
        untold = brokenOff && !said;
        return untold;
    }

    /** The caller says how much was heard. */
    boolean onTruncated() {
        if (untold) {
            untold = false;
            return false;
        }
        boolean news = !said;
        said = answering;
        return news;
    }
}

package org.tandemrelay.relay.call.tool;

import java.util.HashMap;
import java.util.Map;

/**
 * Which functions each answer called that are still being done. An answer's round is over when the answer is, and all of them are: asked
 * sooner, the model would answer without the others, or not at all.
 */
final class ToolRounds {

    /** What an answer without a name is kept under; it is over as soon as it calls. */
    private static final String NAMELESS = "";

    private final Map<String, Round> rounds = new HashMap<>();

    private static final class Round {
        private int left;
        private boolean answerDone;

        /** Whether the model was told of any result. */
        private boolean told;
    }

    /** An answer called one more. */
    void begun(String answer) {
        Round round = rounds.computeIfAbsent(answer, first -> new Round());
        round.left++;
        round.answerDone |= answer.equals(NAMELESS);
    }

    /**
     * One of an answer's is done.
     *
     * @param told whether the model was told what came of it
     * @return whether the round is over, and there is something to answer to
     */
    boolean ended(String answer, boolean told) {
        Round round = rounds.get(answer);
        if (round == null) {
            return false;
        }
        round.left--;
        round.told |= told;
        return over(answer, round);
    }

    /** The answer is; likewise. */
    boolean answerDone(String answer) {
        Round round = rounds.get(answer);
        if (round == null) {
            return false;
        }
        round.answerDone = true;
        return over(answer, round);
    }

    private boolean over(String answer, Round round) {
        if (round.left > 0 || !round.answerDone) {
            return false;
        }
        rounds.remove(answer);
        return round.told;
    }
}

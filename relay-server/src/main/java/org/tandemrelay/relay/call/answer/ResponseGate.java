package org.tandemrelay.relay.call.answer;

import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent;

/**
 * One answer at a time: a model refuses a second while the first is being generated, so that an answer asked for meanwhile is asked for
 * when the first is done. What it is told meanwhile, {@link Telling} keeps.
 *
 * <pre>
 *            request()           the model is free            ResponseStarted
 *   free ──────────────► wanted ──────────────────► asked ──────────────────► open ──ResponseDone──► free
 *                          ▲                          │
 *                          └── refused as busy ───────┤
 *   free ◄──── refused otherwise, or lost for 10 s ───┘
 * </pre>
 *
 * <p>A model that answers turns by itself may begin an answer at any point of this. One that begins when the model knew all that was
 * told it is the answer to that too, so that what was wanted is not asked for besides.
 */
public final class ResponseGate {

    /** An answer that has not begun by then never will. */
    private static final long LOST_NANOS = 10_000_000_000L;

    /** The same of an answer that the model gives by itself at the end of a turn. */
    private static final long UNANSWERED_NANOS = 3_000_000_000L;

    private final Telling model;
    private boolean answersTurns;

    /** To be asked for when nothing is in the way; null if nothing is. */
    private @Nullable Wish wanted;

    /** Asked for, and neither begun nor refused; null if nothing is. */
    private @Nullable Wish asked;

    /** Which of the two was the last to begin an answer is not told: this was asked for and may be refused yet. */
    private @Nullable Wish doubtful;

    /** The answer being generated; null if there is none. */
    private @Nullable String open;

    private Turn turn = Turn.NONE;

    /** When the last of them ended. */
    private long turnEndNanos;

    /** What was asked for is not wanted any more. */
    private boolean calledOff;

    /** Nothing more of the answer being generated is wanted. */
    private boolean cutOff;

    /** The caller's turn, where the model answers turns by itself. */
    private enum Turn {
        NONE,
        SPEAKING,
        /** The answer to it has still to begin. */
        TO_BE_ANSWERED
    }

    /** To a model that is not there yet. */
    public ResponseGate(CommandSink model) {
        this.model = new Telling(model);
    }

    /** The answer being generated; null if there is none. */
    @Nullable
    public String open() {
        return open;
    }

    /** Whether the answer being generated, if there is one, is to be heard to its end. */
    public boolean heard() {
        return open == null || !cutOff;
    }

    /** Of the answer being generated nothing more is wanted. */
    public void cutOff() {
        cutOff = open != null;
    }

    /** Whether an answer was asked for that has not begun. */
    public boolean asked() {
        return asked != null && !calledOff;
    }

    /** Whether an answer is to come, though none is being generated. */
    public boolean expected() {
        return asked() || wanted != null || turn == Turn.TO_BE_ANSWERED;
    }

    /** The model is there; some answer turns by themselves. */
    public void onReady(boolean modelAnswersTurns, long nowNanos) {
        model.onReady();
        answersTurns = modelAnswersTurns;
        onWritable(nowNanos);
    }

    /** The model takes more. */
    public void onWritable(long nowNanos) {
        model.onWritable();
        askIfFree(nowNanos);
    }

    /** Tells the model as soon as it takes it; false if so much waits already that this is lost. */
    public boolean tell(ModelCommand command) {
        return model.tell(command);
    }

    /** An answer is wanted to all that was told. Several such wishes are one answer. */
    public void request(long nowNanos) {
        if (wanted == null) {
            wanted = new Wish(null);
        }
        askIfFree(nowNanos);
    }

    /** Likewise, and this is how it is to be; of two such wishes, the one that comes later. */
    public void request(String instructions, long nowNanos) {
        wanted = new Wish(instructions);
        askIfFree(nowNanos);
    }

    /** Nothing that was asked for is wanted any more: an answer that is still to begin must not be heard. */
    public void callOff() {
        calledOff = asked != null;
        wanted = null;
    }

    /** The caller's turn begins. */
    public void onTurn() {
        turn = answersTurns ? Turn.SPEAKING : Turn.NONE;
        // What the turn brings about will be the answer to all, but for what was to be said in a way of its own.
        calledOff |= asked != null && asked.plain() && answersTurns;
    }

    /** The caller's turn is over. */
    public void onTurnEnded(long nowNanos) {
        turn = answersTurns ? Turn.TO_BE_ANSWERED : Turn.NONE;
        turnEndNanos = nowNanos;
    }

    /** Something told has its place in the conversation. */
    public void onSeen(ModelEvent.ItemAdded.ItemKind kind) {
        model.onSeen(kind);
    }

    /**
     * An answer begins.
     *
     * @return whether it is to be heard; else it was called off before it began
     */
    public boolean onStarted(String responseId) {
        boolean heard = !calledOff;
        calledOff = false;
        cutOff = !heard;
        open = responseId;
        doubtful = asked;
        asked = null;
        turn = turn == Turn.SPEAKING ? Turn.SPEAKING : Turn.NONE;
        if (model.allSeen()) {
            if (doubtful != null) {
                doubtful.answeredBesides(doubtful.plain());
            }
            if (heard && wanted != null && wanted.plain()) {
                wanted = null;
            }
        }
        return heard;
    }

    /** An answer is over. */
    public void onDone(String responseId, long nowNanos) {
        if (responseId.equals(open)) {
            open = null;
            doubtful = null;
            if (wanted == null) {
                model.forget();
            }
            askIfFree(nowNanos);
        }
    }

    /** An answer will not begin: one that we asked for, or one that the model owed to a turn. */
    public void onRefused(ModelEvent.ResponseRefused event, long nowNanos) {
        if (event.ours()) {
            Wish refused = asked != null ? asked : doubtful;
            boolean again = event.busy() && refused != null && !refused.answeredBesides() && !calledOff;
            asked = null;
            doubtful = null;
            calledOff = false;
            if (again && wanted == null) {
                wanted = refused;
            }
        } else {
            turn = turn == Turn.SPEAKING ? Turn.SPEAKING : Turn.NONE;
            if (event.busy() && wanted == null) {
                wanted = new Wish(null);
            }
        }
        askIfFree(nowNanos);
    }

    /**
     * The model is gone, and with it the answer under way. What it owed is asked of the next, once.
     *
     * @param unheard whether nothing has come of the answer under way, nor will
     * @return whether an answer is owed to what the model was told last
     */
    public boolean onLost(boolean unheard) {
        boolean toldAll = model.idle();
        model.onLost();
        Wish owed = calledOff ? null : asked;
        if (open != null && unheard && !cutOff) {
            owed = doubtful == null ? new Wish(null) : doubtful;
        } else if (owed == null && turn == Turn.TO_BE_ANSWERED) {
            owed = new Wish(null);
        }
        wanted = wanted == null ? owed : wanted;
        open = null;
        asked = null;
        doubtful = null;
        calledOff = false;
        cutOff = false;
        turn = Turn.NONE;
        return toldAll && wanted != null && wanted.plain();
    }

    /**
     * Looks whether something has been waited for long enough.
     *
     * @param lineInDoubt whether the model may be gone, rather than have nothing to say: then it owes still what it owes
     */
    public void onBeat(boolean lineInDoubt, long nowNanos) {
        if (!lineInDoubt) {
            giveUpWaiting(nowNanos);
        }
        askIfFree(nowNanos);
    }

    private void giveUpWaiting(long nowNanos) {
        if (asked != null && nowNanos - asked.askedNanos() > LOST_NANOS) {
            asked = null;
            calledOff = false;
        }
        if (turn == Turn.TO_BE_ANSWERED && nowNanos - turnEndNanos > UNANSWERED_NANOS) {
            turn = Turn.NONE;
        }
    }

    private void askIfFree(long nowNanos) {
        Wish wish = wanted;
        if (wish != null && model.idle() && open == null && asked == null && turn == Turn.NONE) {
            wanted = null;
            asked = wish;
            wish.asked(nowNanos);
            model.ask(new ModelCommand.ResponseCreate(wish.instructions()));
        }
    }
}

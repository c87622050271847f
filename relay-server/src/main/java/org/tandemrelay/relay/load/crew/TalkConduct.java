package org.tandemrelay.relay.load.crew;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Takes turns as people do: says something, is silent until the answer has been heard or interrupts it, thinks, and says the next.
 *
 * <pre>
 *   SAYING ──────► WAITING ──────► HEARING ──────► THINKING
 *     ▲               │ no answer     │ interrupts     │
 *     └───────────────┴───────────────┴────────────────┘
 * </pre>
 */
final class TalkConduct implements Conduct {

    private enum Phase {
        SAYING,
        WAITING,
        HEARING,
        THINKING
    }

    private static final long MILLI = 1_000_000;
    private static final int FRAME_MILLIS = 20;
    private static final long PATIENCE_NANOS = 15_000 * MILLI;
    /** So long without audio, an answer is over, where nothing says so. */
    private static final long PAUSE_NANOS = 700 * MILLI;

    private static final long NEVER_NANOS = Long.MAX_VALUE / 4;
    private static final int EARLIEST_BARGE_IN_MILLIS = 500;
    private static final int LATEST_BARGE_IN_MILLIS = 1_500;

    private final Script script;
    private final Meters meters;
    private final LoadPlan.Manner manner;
    private final int call;
    private final EarBuffer ear;
    private final HeardItem heard = new HeardItem();
    private final Deque<Mark> marks = new ArrayDeque<>();

    private Phase phase = Phase.SAYING;
    private int turn;
    private int frame;
    /** When the words that are being said began, or ended. */
    private long wordsNanos;
    /** When the phase may end by itself. */
    private long untilNanos;

    private long lastAudioNanos;
    private boolean told;
    private boolean interrupting;

    /** A mark behind what is heard at that time. */
    private record Mark(String name, long atNanos) {}

    TalkConduct(Script script, Meters meters, LoadPlan.Manner manner, int call) {
        this.script = script;
        this.meters = meters;
        this.manner = manner;
        this.call = call;
        this.ear = new EarBuffer(meters, 0);
    }

    @Override
    public byte[] body(long dueNanos, long nowNanos) {
        if (phase != Phase.SAYING) {
            listen(dueNanos);
        }
        quiet(dueNanos);
        if (phase != Phase.SAYING) {
            return script.silence().bodies()[0];
        }
        Utterance said = script.utterance(call, turn);
        if (frame == 0) {
            wordsNanos = dueNanos + (long) ((said.startMillis() - FRAME_MILLIS) * MILLI);
        }
        byte[] body = said.bodies()[frame++];
        if (frame >= Math.min(said.length(), Math.ceil(said.endMillis() / FRAME_MILLIS))) {
            // The last word ended within the frame, or with it.
            wordsNanos = dueNanos - (long) frame * FRAME_MILLIS * MILLI + (long) (said.endMillis() * MILLI);
            enter(Phase.WAITING, dueNanos + PATIENCE_NANOS);
        }
        return body;
    }

    private void listen(long nowNanos) {
        boolean over = phase == Phase.HEARING
                && ear.queuedNanos(nowNanos) <= 0
                && (told || nowNanos - lastAudioNanos > PAUSE_NANOS);
        if (over) {
            ear.pause();
            enter(Phase.THINKING, nowNanos + manner.think().toNanos());
        }
        if (nowNanos - untilNanos < 0) {
            return;
        }
        if (phase == Phase.WAITING) {
            meters.unanswered++;
        }
        interrupting = phase == Phase.HEARING;
        turn++;
        frame = 0;
        enter(Phase.SAYING, 0);
    }

    private void enter(Phase next, long endNanos) {
        phase = next;
        untilNanos = endNanos;
    }

    /** Whoever interrupts wants to know how long the other side speaks on. */
    private void quiet(long nowNanos) {
        if (interrupting && frame > 0 && nowNanos - wordsNanos >= 0 && ear.queuedNanos(nowNanos) <= 0) {
            interrupted(Math.max(wordsNanos, ear.endNanos()));
        }
    }

    private void interrupted(long quietNanos) {
        interrupting = false;
        if (phase == Phase.SAYING && meters.counts(wordsNanos)) {
            meters.bargeIns++;
            Meters.record(meters.silence, quietNanos - wordsNanos);
        }
    }

    @Override
    public byte[] mark() {
        return NO_MARK;
    }

    @Override
    public void audio(ByteBuf audio, long nowNanos) {
        long nanos = script.format().nanosOf(audio.readableBytes());
        meters.received++;
        ear.add(nanos, nowNanos);
        Meters.record(meters.ahead, ear.queuedNanos(nowNanos));
        heard.came(nanos);
        lastAudioNanos = nowNanos;
        told = false;
        if (phase == Phase.THINKING) {
            enter(Phase.HEARING, nowNanos + NEVER_NANOS);
        }
        if (phase != Phase.WAITING) {
            return;
        }
        if (meters.counts(wordsNanos)) {
            meters.turns++;
            Meters.record(meters.firstAudio, nowNanos - wordsNanos);
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        boolean interrupts = random.nextDouble() < manner.bargeIn();
        int afterMillis = random.nextInt(EARLIEST_BARGE_IN_MILLIS, LATEST_BARGE_IN_MILLIS);
        enter(Phase.HEARING, interrupts ? nowNanos + afterMillis * MILLI : nowNanos + NEVER_NANOS);
    }

    @Override
    public void item(@Nullable String item) {
        heard.item(item);
    }

    @Override
    public void answerOver(long nowNanos) {
        told = true;
    }

    @Override
    public boolean mark(String name, long nowNanos) {
        if (ear.queuedNanos(nowNanos) <= 0 && marks.isEmpty()) {
            return true;
        }
        marks.add(new Mark(name, ear.endNanos()));
        return false;
    }

    @Override
    public @Nullable String reachedMark(long nowNanos) {
        Mark first = marks.peek();
        if (first == null || nowNanos - first.atNanos() < 0) {
            return null;
        }
        marks.remove();
        return first.name();
    }

    @Override
    public @Nullable Heard heard(long nowNanos) {
        return heard.report(Math.max(0, ear.queuedNanos(nowNanos)), nowNanos);
    }

    @Override
    public Flushed flush(long nowNanos) {
        Heard cut = heard.cut(Math.max(0, ear.queuedNanos(nowNanos)));
        if (cut != null && meters.counts(nowNanos)) {
            meters.cut(cut.item(), cut.millis());
        }
        List<String> unreached = marks.stream().map(Mark::name).toList();
        marks.clear();
        ear.flush(nowNanos);
        if (interrupting && frame > 0) {
            interrupted(nowNanos);
        } else if (phase == Phase.HEARING) {
            enter(Phase.THINKING, nowNanos + manner.think().toNanos());
        }
        return new Flushed(cut == null ? null : cut.item(), cut == null ? 0 : cut.millis(), unreached);
    }

    @Override
    public double queuedMillis(long nowNanos) {
        return (double) Math.max(0, ear.queuedNanos(nowNanos)) / MILLI;
    }

    @Override
    public boolean expects() {
        return false;
    }

    @Override
    public void end() {
        // What is on its way is not known.
    }
}

package org.tandemrelay.relay.call.attendant;

import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.KeypadPolicy;

/** Gathers telephone keys into groups, so that {@code 1234#} is told once, and not five times. */
final class Keypad {

    /** More than any number that is dialled by hand. */
    private static final int MOST_KEYS = 64;

    private static final char LAST = '#';

    private final KeypadPolicy policy;
    private final StringBuilder pressed = new StringBuilder();
    private long lastNanos;

    Keypad(KeypadPolicy policy) {
        this.policy = policy;
    }

    /**
     * A key.
     *
     * @return the group that it is the last of; null if more may follow
     */
    @Nullable
    String press(char key, long nowNanos) {
        pressed.append(key);
        lastNanos = nowNanos;
        boolean last = key == LAST || policy.pause().isZero() || pressed.length() >= MOST_KEYS;
        return last ? take() : null;
    }

    /** The group that is over since nothing has followed; null if there is none. */
    @Nullable
    String onBeat(long nowNanos) {
        boolean over =
                !pressed.isEmpty() && nowNanos - lastNanos >= policy.pause().toNanos();
        return over ? take() : null;
    }

    private String take() {
        String group = pressed.toString();
        pressed.setLength(0);
        return group;
    }
}

package org.tandemrelay.relay.recorded;

import java.util.Set;

/**
 * When a caller with nothing more to say gives up waiting.
 *
 * <p>After the recording and the last thing that the relay did, it waits {@code linger}. While the relay says that an answer is
 * being made, or does not say what it is doing and has not answered, it waits longer, {@code timeout}: a slow model is not a silent
 * one. Milliseconds are those of the call's clock.
 */
final class Patience {

    private static final Set<String> SOMETHING_WILL_COME =
            Set.of("connecting", "reconnecting", "hearing", "thinking", "speaking");

    private final int lingerMillis;
    private final int timeoutMillis;

    private String state = "connected";
    private boolean answerDue;
    private double lastActivityMillis;

    Patience(int lingerMillis, int timeoutMillis) {
        this.lingerMillis = lingerMillis;
        this.timeoutMillis = timeoutMillis;
    }

    /** The relay said or sent something. */
    void activity(double millis) {
        lastActivityMillis = Math.max(lastActivityMillis, millis);
    }

    void state(String newState) {
        state = newState;
    }

    /** Whether an answer can be expected, of a relay that does not say what it is doing. */
    void answerDue(boolean due) {
        answerDue = due;
    }

    String state() {
        return state;
    }

    /**
     * Whether it is time to hang up.
     *
     * @param spokenMillis when the recording was over
     * @param heardMillis when the last audio that has come is heard, which may be in the future
     */
    boolean exhausted(double nowMillis, double spokenMillis, double heardMillis) {
        double quietSince = Math.max(lastActivityMillis, Math.max(spokenMillis, heardMillis));
        int wait =
                answerDue || SOMETHING_WILL_COME.contains(state) ? Math.max(lingerMillis, timeoutMillis) : lingerMillis;
        return nowMillis - quietSince >= wait;
    }
}

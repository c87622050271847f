package org.tandemrelay.relay.agent;

/**
 * When a caller who speaks into an answer stops it.
 *
 * @param by who finds out that the caller speaks
 * @param minSpeechMillis ms of speech before it counts; 0 for at once, as soon as that is found out
 */
public record BargeInPolicy(By by, long minSpeechMillis) {

    /** Who finds out that the caller speaks. */
    public enum By {
        /** The model, which stops by itself then. */
        MODEL,
        /** The relay, by the caller's voice. */
        VAD,
        /** Nobody: an answer is heard to its end. */
        OFF
    }

    /** At once, on the model's word. */
    public static BargeInPolicy usual() {
        return new BargeInPolicy(By.MODEL, 0);
    }

    /** Whether it is the model that decides, so that it may stop without being told to. */
    public boolean modelDecides() {
        return by == By.MODEL && minSpeechMillis == 0;
    }

    /** Whether the relay must listen to the caller itself. */
    public boolean listens() {
        return by == By.VAD || (by == By.MODEL && minSpeechMillis > 0);
    }
}

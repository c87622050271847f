package org.tandemrelay.relay.load.crew;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.recorded.line.Destination;
import org.tandemrelay.relay.recorded.line.WireAudio;

/**
 * What a load test does.
 *
 * @param target whom it calls
 * @param direct the model itself, to measure what the relay adds; null if it is not called
 * @param crowd how many call
 * @param manner what they do
 * @param timing how long
 */
public record LoadPlan(Target target, @Nullable Target direct, Crowd crowd, Manner manner, Timing timing) {

    /**
     * Whom to call.
     *
     * @param audio on the wire, both ways; frames of 20 ms
     * @param script what is said, in that audio
     */
    public record Target(Destination destination, WireAudio audio, Script script) {

        /** The address. */
        public URI uri() {
            return destination.uri();
        }

        /** The protocol. */
        public String dialect() {
            return destination.dialect().name();
        }
    }

    /**
     * How many call.
     *
     * @param calls at once
     * @param perSecond so many new ones in a second
     * @param deaf callers more, who call the relay, stop reading and are not measured
     */
    public record Crowd(int calls, double perSecond, Profile profile, int deaf) {

        /** With nobody who does not read. */
        public Crowd(int calls, double perSecond, Profile profile) {
            this(calls, perSecond, profile, 0);
        }

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException naming what is wrong
         */
        public Crowd {
            require(calls > 0, "calls is " + calls + ", it must be above 0");
            require(deaf >= 0, "deaf is " + deaf + ", it must be 0 or more");
            require(perSecond > 0, "ramp is " + perSecond + ", it must be above 0");
        }
    }

    /**
     * What callers do.
     *
     * @param echo numbered frames to a model that says everything back, instead of turns
     * @param converted whether audio is converted on the way, so that of an echo only the amount is known
     * @param bargeIn which share of the answers is interrupted, 0 to 1
     * @param think silence after an answer
     */
    public record Manner(boolean echo, boolean converted, double bargeIn, Duration think) {

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException naming what is wrong
         */
        public Manner {
            require(echo || !converted, "converted is for an echo");
            require(bargeIn >= 0 && bargeIn <= 1, "barge-in is " + bargeIn + ", it must be 0 to 1");
        }
    }

    /**
     * How long.
     *
     * @param warmUp after the last call has come, before times are taken
     * @param duration for which times are taken; of each step in {@link Profile#STEP}
     */
    public record Timing(Duration warmUp, Duration duration) {}

    private static void require(boolean claim, String problem) {
        if (!claim) {
            throw new IllegalArgumentException(problem);
        }
    }
}

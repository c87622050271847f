package org.tandemrelay.relay.load.crew;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a crew measured. Times are of the window, as are turns, underruns and gaps; calls and frames are of all calls from their beginning to
 * their end.
 *
 * @param roundTrip of a frame, from when it was due to when it was back; the model says everything back
 * @param sendLag how late frames left, which is part of the round trip: what the load test itself cannot keep up with
 * @param connect from dialling to the open WebSocket
 * @param firstFrame from the first frame of a call to the first that came back: mostly how long the model takes to be there
 * @param jitter of the frames that came back, as RTP counts it
 * @param firstAudio from the end of the caller's words to the first of the answer
 * @param silence from the first word of an interruption to silence
 * @param calls how they came and went
 * @param frames what became of them
 * @param turns what became of them
 * @param playout what a caller would hear
 */
public record Reading(
        Distribution roundTrip,
        Distribution sendLag,
        Distribution connect,
        Distribution firstFrame,
        Distribution jitter,
        Distribution firstAudio,
        Distribution silence,
        Calls calls,
        Frames frames,
        Turns turns,
        Playout playout) {

    /**
     * How calls came and went.
     *
     * @param failed refused, lost, or closed by the other side
     * @param ends how often each end came: the close code with the cause, or what happened instead; warnings too
     */
    public record Calls(int dialled, int connected, int failed, Map<String, Integer> ends) {}

    /**
     * What became of frames.
     *
     * @param lost never came back
     * @param duplicated came back again
     * @param reordered came back after a later one
     * @param damaged came back changed, or something else did in their place
     * @param crossed came to another call
     * @param bytesSent WebSocket heads included
     * @param bytesReceived of messages, without heads
     */
    public record Frames(
            long sent,
            long received,
            long lost,
            long duplicated,
            long reordered,
            long damaged,
            long crossed,
            long bytesSent,
            long bytesReceived) {

        /** How many did not come back exactly once, unchanged and in order. */
        public long wrong() {
            return lost + duplicated + reordered + damaged + crossed;
        }
    }

    /**
     * What became of turns.
     *
     * @param answered so many
     * @param unanswered nothing came for 15 s
     * @param bargeIns interruptions after which it became silent
     * @param heard of those that were cut off, as far as the model can be asked; else {@link HeardError#NONE}
     */
    public record Turns(long answered, long unanswered, long bargeIns, HeardError heard) {}

    /**
     * What a caller would hear.
     *
     * @param underruns how often there was nothing to play in the middle of speech
     * @param gapMillis for how long together
     * @param alike how alike what came back in Opus was to what was said, 0 to 1, of the call where it was least; −1 if nobody has listened
     * @param ahead how much of an answer had come that was to be heard yet, whenever something came
     */
    public record Playout(long underruns, double gapMillis, double alike, Distribution ahead) {}

    /**
     * The same times, with the calls and the frames as they were when all was over.
     *
     * @param heard what came of the answers that were cut off
     */
    public Reading endingAs(Reading end, HeardError heard) {
        return new Reading(
                roundTrip,
                sendLag,
                connect,
                firstFrame,
                jitter,
                firstAudio,
                silence,
                end.calls,
                end.frames,
                new Turns(turns.answered, turns.unanswered, turns.bargeIns, heard),
                new Playout(playout.underruns, playout.gapMillis, end.playout.alike, playout.ahead));
    }

    static Reading of(Meters meters) {
        return new Reading(
                Distribution.of(meters.roundTrip),
                Distribution.of(meters.sendLag),
                Distribution.of(meters.connect),
                Distribution.of(meters.firstFrame),
                Distribution.of(meters.jitter),
                Distribution.of(meters.firstAudio),
                Distribution.of(meters.silence),
                new Calls(meters.dialled, meters.connected, meters.failed, new TreeMap<>(meters.closes)),
                new Frames(
                        meters.sent,
                        meters.received,
                        meters.lost,
                        meters.duplicated,
                        meters.reordered,
                        meters.damaged,
                        meters.crossed,
                        meters.bytesSent,
                        meters.bytesReceived),
                new Turns(meters.turns, meters.unanswered, meters.bargeIns, HeardError.NONE),
                new Playout(meters.underruns, meters.gapNanos / 1e6, meters.alike, Distribution.of(meters.ahead)));
    }
}

package org.tandemrelay.relay.recorded.line;

/**
 * What a line is put between.
 *
 * @param audio on the wire, both ways
 * @param socket where frames go
 * @param loudspeaker where audio is heard
 * @param listener is told what the relay says
 */
public record LineEnds(WireAudio audio, LineSocket socket, Loudspeaker loudspeaker, RelayListener listener) {

    /** What has come and is to be heard yet. */
    @FunctionalInterface
    public interface Loudspeaker {

        /** Milliseconds of audio, with their fraction; 0 in silence. */
        double queuedMillis();
    }
}

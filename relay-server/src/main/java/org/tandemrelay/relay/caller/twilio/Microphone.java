package org.tandemrelay.relay.caller.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.base64.Base64Audio;
import org.tandemrelay.relay.caller.EventScanner;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/** Takes {@code media} messages, and has those of the tracks that matter heard. */
@EachFrame(Way.UP)
final class Microphone {

    private final MediaScanner scanner = new MediaScanner();

    /** Null where it does not matter what is said there, both of them. */
    private final @Nullable Ear inbound;

    private final @Nullable Ear outbound;

    /** For these tracks; two are mixed. */
    Microphone(Set<Track> tracks, Hearer hearer) {
        TrackMixer mixer = tracks.size() == 1 ? null : new TrackMixer(hearer);
        this.inbound = ear(tracks.contains(Track.INBOUND), mixer, hearer);
        this.outbound = ear(tracks.contains(Track.OUTBOUND), mixer, hearer);
    }

    private static @Nullable Ear ear(boolean wanted, @Nullable TrackMixer mixer, Hearer hearer) {
        if (!wanted) {
            return null;
        }
        return mixer == null ? new CallerEar(hearer) : mixer.ear();
    }

    private @Nullable Ear earOf(Track track) {
        return track == Track.INBOUND ? inbound : outbound;
    }

    /** Looks for media in a message, which is borrowed; false if there is none, or the JSON reader must look. */
    boolean scan(ByteBuf message) {
        return scanner.scan(message);
    }

    /** What knows of which stream the media just found is. */
    EventScanner scanner() {
        return scanner;
    }

    /** Has the media just found heard; false if its payload is not plain base64, but the JSON reader may know: an escaped slash, perhaps. */
    boolean hear(ByteBuf message) {
        if (!Base64Audio.valid(message, scanner.payloadStart(), scanner.payloadLength())) {
            return false;
        }
        Ear ear = earOf(scanner.track());
        if (ear != null) {
            ear.hear(scanner.timestampMillis(), message, scanner.payloadStart(), scanner.payloadLength());
        }
        return true;
    }

    /** Has media heard that the JSON reader has read; else says why not. */
    @Nullable
    String hear(JsonNode media) {
        String payload = media.path("payload").textValue();
        if (payload == null) {
            return "media: it has no 'payload'";
        }
        // A letter beyond Latin 1 becomes a question mark, which base64 does not have either.
        ByteBuf text = Unpooled.wrappedBuffer(payload.getBytes(StandardCharsets.ISO_8859_1));
        if (!Base64Audio.valid(text, 0, text.readableBytes())) {
            return "media: 'payload' is not base64";
        }
        Track track = TwilioEvents.track(media);
        Ear ear = track == null ? null : earOf(track);
        if (ear != null) {
            ear.hear(TwilioEvents.timestampMillis(media), text, 0, text.readableBytes());
        }
        return null;
    }
}

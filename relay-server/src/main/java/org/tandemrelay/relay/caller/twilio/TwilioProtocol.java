package org.tandemrelay.relay.caller.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.relay.call.leg.CallerEvent.CallStarted;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.leg.Packets;
import org.tandemrelay.relay.caller.BadMessages;
import org.tandemrelay.relay.caller.EventScanner;
import org.tandemrelay.relay.caller.MarkScanner;
import org.tandemrelay.upstream.workingset.EachFrame;
import org.tandemrelay.upstream.workingset.Way;

/**
 * One stream.
 *
 * <p>Messages to it must name it, so that until its name is known, which is in Twilio's second message, the model's speech is held.
 */
final class TwilioProtocol extends SpokenStream {

    private static final Logger LOG = LoggerFactory.getLogger(TwilioProtocol.class);
    private static final AudioFormat FORMAT = AudioFormat.mulaw();

    private final boolean speaks;
    private final Set<Track> tracks;
    private final MarkScanner marks = new MarkScanner("mark", "mark");
    private final BadMessages badMessages = new BadMessages();
    private boolean startSeen;
    private boolean otherStreamTold;

    /** The stream's name as it is written in messages; null until it is known. */
    @EachFrame(Way.UP)
    private byte @Nullable [] streamSid;

    /** Null until the socket is open. */
    private @Nullable Microphone microphone;

    private TwilioProtocol(boolean speaks, Set<Track> tracks) {
        this.speaks = speaks;
        this.tracks = tracks;
    }

    /** A stream of which only who calls is heard, and that is spoken to: the other track would be our own words. */
    static TwilioProtocol speaking() {
        return new TwilioProtocol(true, Set.of(Track.INBOUND));
    }

    /** A stream that these tracks are heard of, and to which nothing is ever sent. */
    static TwilioProtocol listening(Set<Track> tracks) {
        return new TwilioProtocol(false, tracks);
    }

    @Override
    public CallStarted started() {
        return started(Map.of());
    }

    private static CallStarted started(Map<String, String> parameters) {
        return new CallStarted(parameters, FORMAT, Packets.any(FORMAT));
    }

    @Override
    protected void onOpened() {
        microphone = new Microphone(tracks, new CallHearer(call(), socket()));
        if (speaks) {
            socket().takesSpeech(false);
        }
    }

    @Override
    public void onText(ByteBuf text) {
        Microphone open = microphone();
        if (open.scan(text)) {
            if (!onScannedMedia(open, text)) {
                onTree(text);
            }
        } else if (!speaks || !marks.scan(text)) {
            onTree(text);
        } else if (isOfThisStream(marks, text)) {
            call().onNumberedMark(marks.number());
        }
    }

    @Override
    public void onBinary(ByteBuf binary) {
        binary.release();
        bad("a binary message: this protocol has text only");
    }

    /** False if only the JSON reader can tell. */
    private boolean onScannedMedia(Microphone open, ByteBuf text) {
        return !isOfThisStream(open.scanner(), text) || open.hear(text);
    }

    private void onTree(ByteBuf text) {
        JsonNode message = TwilioEvents.parse(text);
        String event = message == null ? null : TwilioEvents.text(message, "event");
        if (message == null || event == null) {
            bad(message == null ? "a message is not one JSON object" : "a message has no 'event'");
        } else if (event.equals("start")) {
            onStart(message);
        } else if (isOfThisStream(TwilioEvents.text(message, "streamSid"))) {
            onEvent(event, message);
        } else {
            onOtherStream();
        }
    }

    private void onStart(JsonNode message) {
        JsonNode start = message.path("start");
        if (startSeen) {
            bad("start: it may come once");
        } else if (!TwilioEvents.isMulaw(start)) {
            String format = String.valueOf(start.path("mediaFormat"));
            call().end(
                            CloseCause.CALLER_POLICY,
                            "only audio/x-mulaw at 8000 Hz is served here, not "
                                    + format.substring(0, Math.min(100, format.length())));
        } else {
            onStream(TwilioEvents.streamSid(message));
            if (speaks && streamSid == null) {
                bad("start: it has no 'streamSid'");
                return;
            }
            startSeen = true;
            call().onCallerEvent(started(TwilioEvents.parameters(start)));
        }
    }

    private void onEvent(String event, JsonNode message) {
        switch (event) {
            case "media" -> {
                String whyNot = microphone().hear(message.path("media"));
                if (whyNot != null) {
                    bad(whyNot);
                }
            }
            case "dtmf" -> told(TwilioEvents.dtmf(message), "dtmf: 'digit' must be one of 0–9, *, #, A–D");
            case "mark" -> {
                String name = TwilioEvents.text(message.path("mark"), "name");
                told(name == null ? null : new CallerEvent.PlaybackMark(name), "mark: it has no 'name'");
            }
            case "stop" ->
                call().onCallerEvent(
                                new CallerEvent.Hangup(CloseCause.CALLER_HANGUP, CloseCause.CALLER_HANGUP.message()));
            default -> {
                // Twilio's greeting, which says nothing, and what Twilio may come to send one day.
            }
        }
    }

    private void told(@Nullable CallerEvent event, String whyNot) {
        if (event == null) {
            bad(whyNot);
        } else {
            call().onCallerEvent(event);
        }
    }

    // Which stream it is of.

    /** An event that says nothing is taken for one of this stream; one of another is told of, once. */
    private boolean isOfThisStream(EventScanner found, ByteBuf text) {
        byte[] known = streamSid;
        boolean ours = known == null || found.mayBeOf(text, known);
        if (known == null) {
            onStream(found.streamSid(text));
        } else if (!ours) {
            onOtherStream();
        }
        return ours;
    }

    /** A message that does not say so is taken for one of this stream. */
    private boolean isOfThisStream(@Nullable String sid) {
        byte[] known = streamSid;
        if (known == null) {
            onStream(sid);
            return true;
        }
        return sid == null || new String(known, StandardCharsets.UTF_8).equals(sid);
    }

    private void onStream(@Nullable String sid) {
        if (sid == null) {
            return;
        }
        streamSid = sid.getBytes(StandardCharsets.UTF_8);
        if (speaks) {
            speakTo(sid);
        }
    }

    private void onOtherStream() {
        if (!otherStreamTold) {
            otherStreamTold = true;
            LOG.atWarn().addKeyValue("call", call().id()).log("messages of another stream are ignored");
        }
    }

    private void bad(String why) {
        badMessages.tolerates(call(), why);
    }

    private Microphone microphone() {
        if (microphone == null) {
            throw new IllegalStateException("the socket is not open");
        }
        return microphone;
    }
}

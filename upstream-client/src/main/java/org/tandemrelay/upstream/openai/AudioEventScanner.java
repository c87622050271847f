package org.tandemrelay.upstream.openai;

import io.netty.buffer.ByteBuf;
import org.tandemrelay.upstream.scan.JsonCursor;
import org.tandemrelay.upstream.workingset.EachFrame;

/**
 * Tells the one frequent event of a direction, which carries audio, from all others, without parsing JSON and without looking at the
 * audio, for messages that pass as they are.
 *
 * <p>What it takes for an audio event no JSON reader takes for anything else: a flat object of plain strings and integers, in which
 * nothing is escaped and neither the type nor the audio comes twice. Everything else is for the JSON reader. One scanner serves one
 * direction of one session.
 */
@EachFrame
public final class AudioEventScanner {

    private static final byte[] TYPE = JsonCursor.ascii("type");
    private static final String APPEND = "input_audio_buffer.append";
    private static final String DELTA = "response.output_audio.delta";

    private final JsonCursor cursor = new JsonCursor();
    private final byte[] audioType;
    private final byte[] audioMember;

    private boolean typeSeen;
    private boolean audioSeen;
    private int audioBytes;

    private AudioEventScanner(String audioType, String audioMember) {
        this.audioType = JsonCursor.ascii(audioType);
        this.audioMember = JsonCursor.ascii(audioMember);
    }

    /** For what clients send: {@code input_audio_buffer.append} with its {@code audio}. */
    public static AudioEventScanner ofClient() {
        return new AudioEventScanner(APPEND, "audio");
    }

    /** For what servers send: {@code response.output_audio.delta} with its {@code delta}. */
    public static AudioEventScanner ofServer() {
        return new AudioEventScanner(DELTA, "delta");
    }

    /**
     * Looks for an audio event.
     *
     * @param message borrowed, its reader index is not moved
     * @return false if this is not one in the plain shape
     */
    public boolean scan(ByteBuf message) {
        cursor.reset(message);
        typeSeen = false;
        audioSeen = false;
        if (!cursor.take(message, '{')) {
            return false;
        }
        do {
            if (!cursor.name(message) || !member(message)) {
                return false;
            }
        } while (cursor.take(message, ','));
        return cursor.take(message, '}') && cursor.ended(message) && typeSeen && audioSeen;
    }

    /** The cursor has just stepped over a name. */
    private boolean member(ByteBuf message) {
        if (cursor.found(message, audioMember)) {
            return audio(message);
        }
        if (cursor.found(message, TYPE)) {
            boolean first = !typeSeen;
            typeSeen = true;
            return first && cursor.string(message) && cursor.found(message, audioType);
        }
        return cursor.sees(message, '"') ? cursor.string(message) : cursor.integer(message);
    }

    /** With an escape in it, its end might not be where it seems: then what follows could say something else to another reader. */
    private boolean audio(ByteBuf message) {
        if (audioSeen || !cursor.uncheckedString(message)) {
            return false;
        }
        int start = cursor.start();
        int stop = cursor.stop();
        if (cursor.holds(message, (byte) '\\')) {
            return false;
        }
        int padding = 0;
        while (padding < 2 && start < stop - padding && message.getByte(stop - padding - 1) == '=') {
            padding++;
        }
        audioSeen = true;
        audioBytes = decodedBytes(stop - start - padding);
        return true;
    }

    /** How much audio the event that was found carries. */
    public int audioBytes() {
        return audioBytes;
    }

    /** How many bytes so many characters of base64 mean, padding not counted. */
    public static int decodedBytes(int characters) {
        return (int) (characters * 3L / 4);
    }
}

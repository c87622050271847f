package org.tandemrelay.testing;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.tandemrelay.audio.wav.WavAudio;

/** Human voices from {@code samples/recorded-audio}, which has to be on the class path. */
public final class RecordedSpeech {

    /** Read sentences without long pauses, 16 kHz. */
    public static final List<String> SENTENCES =
            List.of("leisure-to-consider", "not-ill-disposed", "rather-selfish", "made-amiable");

    /** A command with half a second of silence before and after, 16 kHz. */
    public static final String COMMAND = "go-forward-ten-meters";

    /** A telephone announcement, 8 kHz. */
    public static final String ANNOUNCEMENT = "telephone-voicemail-intro";

    private RecordedSpeech() {}

    /** Reads a recording by its name without extension. */
    public static WavAudio load(String name) throws IOException {
        String resource = "/org/tandemrelay/samples/recorded-audio/" + name + ".wav";
        InputStream in = Objects.requireNonNull(RecordedSpeech.class.getResourceAsStream(resource), resource);
        return WavAudio.read(in);
    }

    /** Reads a recording as mono samples at a rate. */
    public static short[] samples(String name, int rateHz) throws IOException {
        return Samples.of(load(name).pcm16Mono(rateHz));
    }
}

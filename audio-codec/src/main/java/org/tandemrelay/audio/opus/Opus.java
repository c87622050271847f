package org.tandemrelay.audio.opus;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import org.jspecify.annotations.Nullable;

/**
 * Whether Opus is to be had in this process, and which.
 *
 * <p>The answer is found once, on the first question, by loading a library: ask at start-up and not on an event loop. Any thread
 * may ask.
 */
public final class Opus {

    /** System property with the path of the libopus to load, instead of looking for one. */
    public static final String LIBRARY_PROPERTY = "tandem.opus.library";

    private Opus() {}

    /** Whether encoders and decoders can be opened. */
    public static boolean available() {
        return Loaded.PROBLEM.isEmpty();
    }

    /**
     * What libopus calls itself, such as {@code libopus 1.3.1}, or why there is none.
     *
     * @return one line for a log
     */
    public static String describe() {
        return available() ? LibOpus.opus_get_version_string() : "no Opus: " + Loaded.PROBLEM;
    }

    /**
     * The functions with variable arguments.
     *
     * @throws OpusException if there is no library
     */
    static LibOpus.Controls require() {
        LibOpus.Controls controls = Loaded.CONTROLS;
        if (controls == null) {
            throw new OpusException(
                    "Opus was asked for, and libopus cannot be loaded. Install it (Debian: libopus0) or name it by -D"
                            + LIBRARY_PROPERTY + ". Tried: " + Loaded.PROBLEM);
        }
        return controls;
    }

    /** Loads on the first question, and not before. */
    private static final class Loaded {

        static final String PROBLEM;

        static final LibOpus.@Nullable Controls CONTROLS;

        static {
            OpusLoader.Outcome outcome = OpusLoader.find(System.getProperty(LIBRARY_PROPERTY));
            NativeLibrary library = outcome.library();
            PROBLEM = outcome.problem();
            if (library == null) {
                CONTROLS = null;
            } else {
                Native.register(LibOpus.class, library);
                CONTROLS = Native.load(outcome.name(), LibOpus.Controls.class);
            }
        }

        private Loaded() {}
    }
}

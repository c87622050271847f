package org.tandemrelay.audio.opus;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks for libopus. */
final class OpusLoader {

    private static final String PROBE = "opus_get_version_string";

    private static final Map<Integer, String> SUFFIXES = Map.of(Platform.MAC, "dylib", Platform.WINDOWS, "dll");

    /**
     * What was found.
     *
     * @param library null where nothing was
     * @param name what JNA knows the library by
     * @param problem why nothing was found; empty where something was
     */
    record Outcome(@Nullable NativeLibrary library, String name, String problem) {}

    private OpusLoader() {}

    /**
     * Looks in the configured place only, if there is one: whoever names a library does not want another.
     *
     * @param configuredPath null or empty if none is configured
     */
    static Outcome find(@Nullable String configuredPath) {
        try {
            return search(configuredPath);
        } catch (LinkageError withoutJna) {
            // JNA has a native part of its own, and wants to unpack it where files may be run.
            return new Outcome(null, "", "JNA: " + firstLine(String.valueOf(withoutJna.getMessage())));
        }
    }

    private static Outcome search(@Nullable String configuredPath) {
        if (Native.POINTER_SIZE != Long.BYTES) {
            return new Outcome(null, "", "the JVM is not one of 64 bits");
        }
        List<String> problems = new ArrayList<>();
        Outcome outcome;
        if (configuredPath != null && !configuredPath.isEmpty()) {
            outcome = load(configuredPath, "configured " + configuredPath, problems);
        } else {
            outcome = load("opus", "system library", problems);
            if (outcome == null) {
                outcome = loadBundled(problems);
            }
        }
        return outcome != null ? outcome : new Outcome(null, "", String.join("; ", problems));
    }

    static @Nullable Outcome loadBundled(List<String> problems) {
        String directory = Platform.isMac() ? "darwin" : Platform.RESOURCE_PREFIX;
        // Where the jar with the natives keeps the one for this machine, under the name that JNA gives the machine.
        String suffix = SUFFIXES.getOrDefault(Platform.getOSType(), "so");
        String resource = "/natives/" + directory + "/libopus." + suffix;
        try {
            String file = Native.extractFromResourcePath(resource, OpusLoader.class.getClassLoader())
                    .getPath();
            return load(file, "bundled " + resource, problems);
        } catch (IOException e) {
            problems.add("bundled: " + e.getMessage());
            return null;
        }
    }

    private static @Nullable Outcome load(String name, String what, List<String> problems) {
        try {
            NativeLibrary library = NativeLibrary.getInstance(name);
            library.getFunction(PROBE);
            return new Outcome(library, name, "");
        } catch (UnsatisfiedLinkError e) {
            problems.add(what + ": " + firstLine(String.valueOf(e.getMessage())));
            return null;
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }
}

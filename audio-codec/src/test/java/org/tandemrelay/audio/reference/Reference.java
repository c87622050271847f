package org.tandemrelay.audio.reference;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds programs and libraries, and skips a test with the reason where one is missing. */
public final class Reference {

    private Reference() {}

    /** Skips the test unless references were asked for. */
    public static void requireOptIn() {
        assume(
                Boolean.getBoolean("tandem.reference"),
                "comparison with other implementations: -Dtandem.reference=true");
    }

    /** Skips the test unless references were asked for and the program is on the path. */
    public static void requireProgram(String name) {
        requireOptIn();
        boolean found =
                Stream.of(System.getenv("PATH").split(":")).anyMatch(it -> Files.isExecutable(Path.of(it, name)));
        assume(found, "the program " + name + " is not installed");
    }

    /** Whether a native library can be loaded. */
    public static boolean hasLibrary(String name) {
        try {
            NativeLibrary.getInstance(name);
            return true;
        } catch (UnsatisfiedLinkError e) {
            System.out.println("skipped: " + e.getMessage());
            return false;
        }
    }

    private static void assume(boolean given, String reason) {
        if (!given) {
            System.out.println("skipped: " + reason);
        }
        assumeTrue(given, reason);
    }

    /** Pipes bytes through a program and gives what comes out. */
    public static byte[] run(byte[] in, List<String> command) throws IOException, InterruptedException {
        Path input = Files.createTempFile("tandem-in", ".raw");
        Path output = Files.createTempFile("tandem-out", ".raw");
        try {
            Files.write(input, in);
            List<String> words = new ArrayList<>(command);
            words.replaceAll(
                    word -> word.equals("IN") ? input.toString() : word.equals("OUT") ? output.toString() : word);
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", words) + ": " + said);
            }
            return Files.readAllBytes(output);
        } finally {
            Files.delete(input);
            Files.delete(output);
        }
    }
}

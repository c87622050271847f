package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** What calls in Opus take beside the heap, which no collector gives back: asked of the C library itself. */
@Isolated("other tests take memory too")
class NativeMemoryTest {

    /** An encoder and a decoder: what a call that forgets to close them leaves behind. */
    private static final int CODEC_BYTES = 60_000;

    private static final int CALLS = 100;

    private static final long TOLERATED_BYTES = (long) CALLS * CODEC_BYTES / 3;

    private static final Pattern IN_USE = Pattern.compile(
            "<total type=\"(fast|rest|mmap)\" count=\"\\d+\" size=\"(\\d+)\"/>|<system type=\"current\" size=\"(\\d+)\"/>");

    @TempDir
    private Path folder;

    @Test
    void isGivenBackHoweverACallEnds() throws IOException {
        // Given
        NativeLibrary libc = NativeLibrary.getInstance("c");
        assumeTrue(hasMallocInfo(libc), "not the GNU C library");
        List<byte[]> turn =
                OpusSpeech.packets(Speech.turn("not-ill-disposed.wav", AudioFormat.pcm16(16_000)), 16_000, 20_000);
        SimulatorSettings fast =
                SimulatorSettings.defaults().withThinkingMillis(1).withSpeed(1_000);
        try (TestRelay relay = TestRelay.start(fast, "", "event-loops", "1", "caller-hold", "30s")) {
            calls(relay, turn, CALLS / 5);
            // When
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 3 && least >= TOLERATED_BYTES; round++) {
                long before = usedBytes(libc);
                calls(relay, turn, CALLS);
                least = Math.min(least, usedBytes(libc) - before);
            }

            // Then: the compiler and other threads take some too, but not each time; what is lost is lost each time
            assertThat(least).isLessThan(TOLERATED_BYTES);
        }
    }

    /** Each hears the first of an answer, and ends in one of four ways. */
    private static void calls(TestRelay relay, List<byte[]> turn, int count) {
        for (int i = 0; i < count; i++) {
            try (NativeCaller caller = relay.call("encoding=opus&rate=16000")) {
                caller.sendPackets(turn.subList(0, 10));
                caller.say("{\"type\":\"text\",\"text\":\"on\"}");
                caller.await("audio", 1);
                switch (i % 4) {
                    case 0 -> caller.say("{\"type\":\"hangup\"}");
                    case 1 -> caller.abort();
                    case 2 -> caller.say("{\"type\":\"interrupt\"}");
                    default -> relay.simulator().closeSessions(1011, "enough");
                }
            }
        }
        Awaitility.await().until(() -> relay.server().liveCalls() == 0);
    }

    private static boolean hasMallocInfo(NativeLibrary libc) {
        try {
            return libc.getFunction("malloc_info") != null;
        } catch (UnsatisfiedLinkError otherLibrary) {
            return false;
        }
    }

    /** What was allocated and not freed, in all of the allocator's arenas. */
    private long usedBytes(NativeLibrary libc) throws IOException {
        Path file = folder.resolve("malloc.xml");
        Pointer stream = libc.getFunction("fopen").invokePointer(new Object[] {file.toString(), "w"});
        Function info = libc.getFunction("malloc_info");
        info.invokeInt(new Object[] {0, stream});
        libc.getFunction("fclose").invokeInt(new Object[] {stream});
        String xml = Files.readString(file);
        // Behind the last arena stand the sums.
        Matcher sums = IN_USE.matcher(xml.substring(xml.lastIndexOf("</heap>")));
        long used = 0;
        while (sums.find()) {
            if (sums.group(3) != null) {
                used += Long.parseLong(sums.group(3));
            } else {
                used += (sums.group(1).equals("mmap") ? 1 : -1) * Long.parseLong(sums.group(2));
            }
        }
        return used;
    }
}

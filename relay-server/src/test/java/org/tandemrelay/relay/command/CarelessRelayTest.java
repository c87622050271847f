package org.tandemrelay.relay.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.relay.recorded.FakeRelay;

/** Relays that are careless with frames are found out. */
class CarelessRelayTest {

    @TempDir
    private Path folder;

    @Test
    void findsOutARelayThatLosesDoublesAndSwapsFrames() throws Exception {
        // Given
        try (FakeRelay relay = FakeRelay.following(new Careless())) {
            // When
            LoadTestRun load = new LoadTestRun(folder);
            JsonNode json =
                    load.test(3, "--url", relay.url(), "--echo", "--calls", "1", "--expect", "lost=0,reordered=0");

            // Then
            JsonNode frames = json.path("relay").path("frames");
            assertThat(frames.path("lost").asInt()).isEqualTo(2);
            assertThat(frames.path("duplicated").asInt()).isEqualTo(1);
            assertThat(frames.path("reordered").asInt()).isEqualTo(1);
            assertThat(frames.path("damaged").asInt()).isEqualTo(1);
            assertThat(load.out()).contains("NOT KEPT lost=0", "NOT KEPT reordered=0");
        }
    }

    /** Loses the 10th and the 11th, doubles the 20th, swaps the 30th and the 31st, and changes the 40th. */
    private static final class Careless implements FakeRelay.Script {
        private final List<byte[]> held = new ArrayList<>();
        private int frames;

        @Override
        public void onOpen(FakeRelay.Connection line) {
            line.say("{'type':'started','call':'c','version':1,'encoding':'pcm16','rate':24000}");
        }

        @Override
        public void onAudio(FakeRelay.Connection line, byte[] pcm) {
            frames++;
            switch (frames) {
                case 10, 11 -> {
                    // Gone.
                }
                case 20 -> {
                    line.play(pcm);
                    line.play(pcm);
                }
                case 30 -> held.add(pcm);
                case 31 -> {
                    line.play(pcm);
                    line.play(held.remove(0));
                }
                case 40 -> {
                    byte[] changed = Arrays.copyOf(pcm, pcm.length);
                    changed[pcm.length - 1] ^= 1;
                    line.play(changed);
                }
                default -> line.play(pcm);
            }
        }
    }

    @Test
    void findsItsPlaceAgainWhereFramesAreCutAnywhere() throws Exception {
        // Given: of the fifth frame only a part comes back, and all in pieces of 700 bytes
        try (FakeRelay relay = FakeRelay.following(new Shredder())) {
            // When
            LoadTestRun load = new LoadTestRun(folder);
            JsonNode json = load.test(0, "--url", relay.url(), "--echo", "--calls", "1");

            // Then
            JsonNode frames = json.path("relay").path("frames");
            assertThat(frames.path("lost").asInt()).isEqualTo(1);
            assertThat(frames.path("duplicated").asInt()).isZero();
            assertThat(frames.path("received").asInt())
                    .isEqualTo(frames.path("sent").asInt() - 1);
        }
    }

    /** Cuts what it sends back without regard for frames. */
    private static final class Shredder implements FakeRelay.Script {
        private int frames;

        @Override
        public void onOpen(FakeRelay.Connection line) {
            line.say("{'type':'started','call':'c','version':1,'encoding':'pcm16','rate':24000}");
        }

        @Override
        public void onAudio(FakeRelay.Connection line, byte[] pcm) {
            frames++;
            line.play(Arrays.copyOfRange(pcm, frames == 5 ? 300 : 0, 700));
            line.play(Arrays.copyOfRange(pcm, 700, pcm.length));
        }
    }
}

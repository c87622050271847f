package org.tandemrelay.relay;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.tandemrelay.relay.canary.Canaries;
import org.tandemrelay.relay.keeping.SealedReader;
import org.tandemrelay.relay.keeping.VaultKey;

/** A folder of recordings, with relays that keep theirs there. */
public final class KeptFolder {

    /** Of both sides. */
    public static final int FRAME_BYTES = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String KEY = Canaries.RECORDING_KEY;

    private final Path folder;
    private final Path kept;

    public KeptFolder(Path folder) throws IOException {
        this.folder = folder;
        this.kept = Files.createDirectory(folder.resolve("kept"));
    }

    /** A relay that records by these words of its configuration, with settings as pairs of name and value. */
    public TestRelay relay(String recording, String... settings) throws IOException {
        return TestRelay.startWith(configuration(recording), settings);
    }

    /** A file for a relay that records by these words. */
    public Path configuration(String recording) throws IOException {
        Files.writeString(folder.resolve("recording.key"), KEY);
        String yaml = "recordings: " + kept + "\nrecording-key-file: " + folder.resolve("recording.key")
                + "\naudit-log: " + folder.resolve("audit.jsonl") + "\nagents:\n  default:\n    recording: " + recording
                + "\n";
        return Files.writeString(folder.resolve("tandem.yaml"), yaml);
    }

    /** Asks the relay to pause a recording, or to go on with it; headers are names and values in turn. */
    public static HttpResponse<String> order(TestRelay relay, String call, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        relay.server().address().resolve("/v1/calls/" + call + "/recording"))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public Path path() {
        return kept;
    }

    public String audit() throws IOException {
        Path log = folder.resolve("audit.jsonl");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    public void awaitAudit(String event) {
        await(event).atMost(PATIENCE).until(() -> audit().contains("\"event\":\"" + event + "\""));
    }

    public List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(kept)) {
            return files.toList();
        }
    }

    /** What there is of the only file. */
    public byte[] decrypted() throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try (SealedReader reader = new SealedReader(files().get(0), VaultKey.parse(KEY))) {
            byte[] piece = reader.next();
            while (piece != null) {
                plain.writeBytes(piece);
                piece = reader.next();
            }
        }
        return plain.toByteArray();
    }

    /** One channel of a recording. */
    public static byte[] side(byte[] recording, int channel) {
        byte[] mono = new byte[recording.length / 2];
        for (int frame = 0; frame < recording.length / FRAME_BYTES; frame++) {
            mono[2 * frame] = recording[FRAME_BYTES * frame + 2 * channel];
            mono[2 * frame + 1] = recording[FRAME_BYTES * frame + 2 * channel + 1];
        }
        return mono;
    }

    /** How many ms of it are not silent. */
    public static long loudMillis(byte[] mono) {
        int loud = 0;
        for (int at = 0; at + 320 <= mono.length; at += 320) {
            byte[] some = Arrays.copyOfRange(mono, at, at + 320);
            loud += Arrays.equals(some, new byte[320]) ? 0 : 10;
        }
        return loud;
    }
}

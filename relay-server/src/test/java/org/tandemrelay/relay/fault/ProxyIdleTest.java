package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemrelay.relay.NativeCaller;
import org.tandemrelay.relay.RawCaller;
import org.tandemrelay.relay.TestRelay;

/**
 * Proxies between callers and the relay that cut what is idle. Here they do after 2 s, and the relay pings every 500 ms; with {@code
 * -Dproxy.idle=600} proxies and pings have their defaults, for so many seconds, and only {@code caller-idle} is longer.
 */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class ProxyIdleTest {

    private static final int WHOLE_SECONDS = Integer.getInteger("proxy.idle", 0);
    private static final boolean WHOLE = WHOLE_SECONDS > 0;

    @TempDir
    private Path folder;

    /** A proxy: its program, and what it reads. */
    private record Kind(String program, String settings, List<String> arguments) {
        @Override
        public String toString() {
            return Path.of(program).getFileName().toString();
        }

        private Process start(Path folder, int port, int relay) throws IOException {
            Path file = Files.writeString(
                    folder.resolve(this + "-" + port),
                    settings.replace("PORT", Integer.toString(port))
                            .replace("RELAY", Integer.toString(relay))
                            .replace("FOLDER", folder.toString()));
            List<String> command = Stream.concat(Stream.of(program), arguments.stream())
                    .map(word -> word.replace("FILE", file.toString()))
                    .toList();
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log-" + port).toFile())
                    .start();
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind(
                        "/usr/sbin/nginx",
                        """
                        daemon off; master_process off; pid FOLDER/pid; error_log stderr;
                        events {}
                        http {
                            access_log off; client_body_temp_path FOLDER; proxy_temp_path FOLDER;
                            fastcgi_temp_path FOLDER; uwsgi_temp_path FOLDER; scgi_temp_path FOLDER;
                            server {
                                listen 127.0.0.1:PORT;
                                location / {
                                    proxy_pass http://127.0.0.1:RELAY;
                                    proxy_http_version 1.1;
                                    proxy_set_header Upgrade $http_upgrade;
                                    proxy_set_header Connection "upgrade";
                                    proxy_set_header Host $host;
                                    %s
                                }
                            }
                        }
                        """.formatted(WHOLE ? "" : "proxy_read_timeout 2s;"),
                        List.of("-p", "/tmp", "-c", "FILE")),
                new Kind("/usr/sbin/haproxy", """
                        defaults
                            mode http
                            timeout connect 5s
                            timeout client %1$s
                            timeout server %1$s
                        listen relay
                            bind 127.0.0.1:PORT
                            server relay 127.0.0.1:RELAY
                        """.formatted(WHOLE ? "50s" : "2s"), List.of("-db", "-f", "FILE")));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** How long a call that says nothing lasts through the proxy; the whole time if it is not cut. */
    private Duration silence(Kind kind, TestRelay relay, Duration longest) throws IOException, InterruptedException {
        int port = freePort();
        Process proxy = kind.start(folder, port, relay.port());
        try {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> listens(port));
            try (NativeCaller caller = NativeCaller.call(URI.create("ws://127.0.0.1:" + port + "/v1/call"))) {
                caller.awaitState("listening");
                long start = System.nanoTime();
                Awaitility.await()
                        .atMost(longest.plusSeconds(5))
                        .until(() -> caller.isClosed() || System.nanoTime() - start > longest.toNanos());
                return caller.isClosed() ? Duration.ofNanos(System.nanoTime() - start) : longest;
            }
        } finally {
            proxy.destroy();
            proxy.waitFor();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Timeout(value = 1, unit = TimeUnit.HOURS) // Else a minute is all that a test has.
    @Row(
            value = "F45,N14",
            holds = "through a proxy that cuts after 2 s of silence: pings keep a call for 8 s, without them it is cut")
    void pingsKeepASilentCallThroughAProxy(Kind kind) throws IOException, InterruptedException {
        // Given
        assumeTrue(Files.isExecutable(Path.of(kind.program())), kind.program() + " is missing");
        Duration longest = Duration.ofSeconds(WHOLE ? WHOLE_SECONDS : 8);
        try (TestRelay relay = TestRelay.start("caller-ping", WHOLE ? "20s" : "500ms", "caller-idle", "2h");
                TestRelay mute = TestRelay.start("caller-ping", "1h", "caller-silence", "2h", "caller-idle", "2h")) {
            // When
            Duration pinged = silence(kind, relay, longest);
            Duration unpinged = silence(kind, mute, longest);

            // Then
            assertThat(pinged).isEqualTo(longest);
            assertThat(unpinged).isLessThan(longest);
        }
    }

    @Test
    @Row(
            value = "F44",
            holds = "through nginx that does not know of the upgrade: 426, which says what is missing, at once")
    void saysThatAProxyHasStrippedTheUpgrade() throws IOException, InterruptedException {
        // Given: nginx as it comes
        Kind nginx = kinds().findFirst().orElseThrow();
        assumeTrue(Files.isExecutable(Path.of(nginx.program())), nginx.program() + " is missing");
        Kind plain = new Kind(
                nginx.program(),
                nginx.settings().replaceAll("(?m)^ *proxy_(http_version|set_header|read_timeout) .*$", ""),
                nginx.arguments());
        int port = freePort();
        try (TestRelay relay = TestRelay.start()) {
            Process proxy = plain.start(folder, port, relay.port());
            try {
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> listens(port));
                try (RawCaller caller = RawCaller.connect(port)) {
                    // When
                    RawCaller.Answer answer =
                            caller.write(RawCaller.handshake("")).readAnswer();

                    // Then
                    assertThat(answer.status()).isEqualTo(426);
                    assertThat(answer.body()).contains("Upgrade: websocket");
                }
            } finally {
                proxy.destroy();
                proxy.waitFor();
            }
        }
    }
}

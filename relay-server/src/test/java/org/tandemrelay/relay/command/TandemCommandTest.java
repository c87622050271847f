package org.tandemrelay.relay.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.admission.CallerKeys;
import org.tandemrelay.relay.admission.Principal;
import org.tandemrelay.relay.configuration.Setting;
import org.tandemrelay.relay.configuration.Settings;
import picocli.CommandLine;

/** What somebody at a shell gets of the commands that make no call. */
@Timeout(60)
class TandemCommandTest {

    private static final Duration AT_MOST = Duration.ofSeconds(20);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int run(String... arguments) {
        return TandemCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(TandemCommand.withCommand(arguments));
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "call", "simulate", "check-config", "new-key", "recording", "audit", "version"})
    void helpsWithEveryCommand(String command) {
        // When
        int exit = run(command, "--help");

        // Then
        assertThat(exit).isZero();
        assertThat(out.toString()).contains("Usage: relay " + command);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void makesAKeyWhoseLineKnowsIt() {
        // When
        int exit = run("new-key", "shop");

        // Then
        String said = err.toString().strip();
        String key = said.substring(said.lastIndexOf(' ') + 1);
        assertThat(exit).isZero();
        assertThat(out.toString()).doesNotContain(key);
        assertThat(CallerKeys.parse(out.toString().lines().toList()).find(key)).isEqualTo(Principal.named("shop"));
    }

    @Test
    void refusesANameThatNoFileCouldHold() {
        assertThat(run("new-key", "two words")).isEqualTo(2);
        assertThat(err.toString()).contains("a name has 1 to 64 letters");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void helpsToFindTheCommands() {
        // When
        int exit = run("--help");

        // Then
        assertThat(exit).isZero();
        assertThat(out.toString()).contains("serve", "call", "simulate", "check-config", "new-key", "version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "check-config"})
    void namesEverySettingWithItsDefault(String command) {
        // When
        run(command, "--help");

        // Then
        String words = out.toString().replaceAll("\\s+", " ");
        for (Setting<?> setting : Settings.all()) {
            assertThat(words).contains(setting.flag() + (setting.flagAlone() ? "[=" : "=") + setting.label());
            assertThat(words.replace(" ", ""))
                    .contains((setting.fallback().isEmpty() ? "" : "Default:" + setting.fallback() + "."));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "serve --prot 1,--prot",
        "--prot 1,--prot",
        "call --audio a.wav --nonsense,--nonsense",
        "sevre,sevre",
        "version now,now"
    })
    void refusesWhatItDoesNotKnow(String arguments, String named) {
        // When
        int exit = run(arguments.split(" "));

        // Then
        assertThat(exit).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains(named);
    }

    @Test
    void tellsItsVersions() {
        // When
        int exit = run("version");

        // Then
        assertThat(exit).isZero();
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("Tandem "),
                        line -> assertThat(line).matches("Netty 4\\.2\\.\\d+\\.Final"),
                        line -> assertThat(line).startsWith("Java " + Runtime.version()),
                        line -> assertThat(line).matches("Transport (epoll|kqueue|nio)"),
                        line -> assertThat(line).matches("Opus (libopus [0-9].*|no Opus: .*)"));
    }

    @Test
    void showsAGoodConfiguration() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("tandem.yaml"), "port: 81\ncaller-key: hunter2\n");

        // When
        int exit = run("check-config", "--config", file.toString(), "--drain", "1m");

        // Then
        assertThat(exit).isZero();
        assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
                .hasSizeGreaterThan(Settings.all().size())
                .contains("host 127.0.0.1 (default)", "port 81 (" + file + ")", "caller-key … (" + file + ")")
                .contains("drain 1m (--drain)", "anonymous false (default)")
                .contains("agent default (takes calls that ask for no other)", " model the embedded simulator");
    }

    @Test
    void tellsAllThatIsWrongWithAConfiguration() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("tandem.yaml"), "prot: 81\n");

        // When
        int exit = run("check-config", "--config", file.toString(), "--drain", "soon");

        // Then
        assertThat(exit).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .containsExactly(
                        file + ", line 1: there is no setting 'prot'; did you mean 'port'?",
                        "drain 'soon' (--drain) must be a duration such as 200ms, 5s, 10m or 1h");
    }

    @ParameterizedTest
    @CsvSource({"--anonymous,true", "--anonymous=true,true", "--anonymous true,true", "'',true"})
    void takesAFlagThatStandsAloneForTrue(String flag, String expected) {
        // When
        int exit = run(("check-config " + flag).trim().split(" "));

        // Then
        assertThat(exit).isZero();
        assertThat(out.toString()).containsPattern("anonymous +" + expected + " ");
    }

    @Test
    void servesEverybodyWhereThatIsAskedForByAFlagAlone() {
        // When
        int exit = run("check-config", "--anonymous", "--host", "0.0.0.0");

        // Then
        assertThat(exit).isZero();
        assertThat(out.toString()).containsPattern("anonymous +true  \\(--anonymous\\)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", ""})
    void servesWhereNoCommandIsNamed(String command) {
        // When
        int exit = run((command + " --drain soon").trim().split(" "));

        // Then
        assertThat(exit).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString().lines())
                .containsExactly("serve: drain 'soon' (--drain) must be a duration such as 200ms, 5s, 10m or 1h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "simulate"})
    void givesUpAtOnceWhereThePortIsTaken(String command) throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            // When
            int exit = CompletableFuture.supplyAsync(() -> run(command, "--port", port))
                    .get(AT_MOST.toSeconds(), TimeUnit.SECONDS);

            // Then
            assertThat(exit).isEqualTo(CommandLine.ExitCode.SOFTWARE);
            assertThat(err.toString().lines())
                    .singleElement()
                    .asString()
                    .startsWith(command + ": ")
                    .contains("cannot listen on 127.0.0.1:" + port + ": ", "in use");
        }
    }

    @Test
    void refusesASpeedThatIsNone() {
        // When
        int exit = run("simulate", "--port", "0", "--speed", "-1");

        // Then
        assertThat(exit).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).startsWith("simulate: ").contains("speed");
    }

    @Test
    void handsOnOptionsThatItHasItself() {
        // When
        CommandLine command = TandemCommand.commandLine();
        command.parseArgs(
                "load-test",
                "--relay-option=--warm-up=1900ms",
                "--relay-option",
                "--token=theirs",
                "--java-option=-Xmx1g",
                "--token=mine");

        // Then
        CommandLine.Model.CommandSpec parsed =
                command.getSubcommands().get("load-test").getCommandSpec();
        assertThat(parsed.findOption("--relay-option").<List<String>>getValue())
                .containsExactly("--warm-up=1900ms", "--token=theirs");
        assertThat(parsed.findOption("--java-option").<List<String>>getValue()).containsExactly("-Xmx1g");
        assertThat(parsed.findOption("--token").<String>getValue()).isEqualTo("mine");
    }

    @Test
    void tellsThatAnOptionForTheRelayIsMissing() {
        // When
        int exit = run("load-test", "--relay-option");

        // Then
        assertThat(exit).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("nothing follows OPTION");
    }
}

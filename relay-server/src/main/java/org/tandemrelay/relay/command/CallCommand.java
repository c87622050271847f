package org.tandemrelay.relay.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.recorded.AttendedCall;
import org.tandemrelay.relay.recorded.CallPlan;
import org.tandemrelay.relay.recorded.CallRecords;
import org.tandemrelay.relay.recorded.CallReport;
import org.tandemrelay.relay.recorded.CallTimeline;
import org.tandemrelay.relay.recorded.KeyPress;
import org.tandemrelay.relay.recorded.ProgressDisplay;
import org.tandemrelay.relay.recorded.Recording;
import org.tandemrelay.relay.recorded.ReplyRecorder;
import org.tandemrelay.relay.recorded.ReportPrinter;
import org.tandemrelay.relay.recorded.Terminal;
import org.tandemrelay.relay.recorded.UnreadableRecordingException;
import org.tandemrelay.relay.recorded.line.CallUrl;
import org.tandemrelay.relay.recorded.line.LineDialect;
import org.tandemrelay.relay.recorded.line.WireAudio;
import org.tandemrelay.relay.recorded.line.WireEncoding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./relay call}: plays a recording to a relay as a caller would, and tells what came back. */
@Command(
        name = "call",
        description = "Plays a recorded WAV to a relay in real time, as a caller, and tells what came back.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:an answer was heard",
            "1:the call failed: refused, lost, or ended with an error",
            "2:wrong options, or a recording that cannot be read",
            "3:the call was in order, but no audio came back"
        })
final class CallCommand implements Callable<Integer> {

    private static final int HEARD = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int NOTHING_HEARD = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--audio",
            required = true,
            paramLabel = "FILE.wav",
            description = "What the caller says: 8 to 48 kHz, mono or stereo, 16-bit, 8-bit or G.711.")
    private Path audio = Path.of("");

    @Mixin
    private final CallerOptions caller;

    @Option(
            names = "--out",
            paramLabel = "FILE.wav",
            description = "Where to write what was heard, from the moment of connection.")
    private @Nullable Path out;

    @Option(names = "--timeline", paramLabel = "FILE.json", description = "Where to write every event with its time.")
    private @Nullable Path timelineFile;

    @Option(
            names = "--rate",
            paramLabel = "HZ",
            description =
                    "Samples per second on the wire: 8000, 16000, 24000 or 48000, in Opus 12000 too, in G.711 8000 only;"
                            + " bridges have fewer (default: the recording's own if it is one of them, else the encoding's).")
    private @Nullable Integer rate;

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description =
                    "Audio on the wire, both ways: pcm16, mulaw, alaw or opus, as far as the protocol has it (default: the"
                            + " address's, else the protocol's).")
    private @Nullable String encoding;

    @Option(
            names = "--dtmf",
            paramLabel = "KEY@SECONDS",
            description = "Presses a key of the telephone then, as in 5@3s; as often as needed.")
    private List<String> keys = new ArrayList<>();

    @Option(
            names = "--frame",
            paramLabel = "MS",
            defaultValue = "20",
            description = "Audio in one frame (default: ${DEFAULT-VALUE} ms).")
    private int frameMillis;

    @Option(
            names = "--linger",
            paramLabel = "MS",
            defaultValue = "3000",
            description =
                    "Silence after the recording and the answer before it hangs up (default: ${DEFAULT-VALUE} ms).")
    private int lingerMillis;

    @Option(
            names = "--timeout",
            paramLabel = "MS",
            defaultValue = "15000",
            description = "Longest wait for the connection, for an answer that is being made,"
                    + " and for the end after hanging up (default: ${DEFAULT-VALUE} ms).")
    private int timeoutMillis;

    CallCommand() {
        this(System.getenv());
    }

    /** With the variables that stand in for options. */
    CallCommand(Map<String, String> environment) {
        caller = new CallerOptions(environment);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        CallPlan plan;
        try {
            plan = plan();
        } catch (IllegalArgumentException | UnreadableRecordingException e) {
            spec.commandLine().getErr().println("call: " + e.getMessage());
            return USAGE;
        }
        PrintWriter screen = spec.commandLine().getOut();
        String spoken = plan.destination().dialect().name();
        screen.printf(
                Locale.ROOT,
                "calling %s%s with %s, %.2f s at %d Hz%s%n",
                plan.destination().uri(),
                spoken.equals("native") ? "" : " as " + spoken,
                plan.recording().name(),
                plan.recording().durationMillis() / 1_000,
                plan.recording().rateHz(),
                plan.recording().encoding() == WireEncoding.PCM16
                        ? ""
                        : " in " + plan.recording().encoding().label());
        CallRecords records = new CallRecords(new CallTimeline(), new ReplyRecorder());
        ProgressDisplay display = new ProgressDisplay(
                screen, Terminal.attached(), plan.recording().durationMillis());
        try (AttendedCall attended = new AttendedCall(plan, records)) {
            CallReport report = attended.watch(display);
            new ReportPrinter(screen).print(report);
            save(plan, records, report);
            return exitCode(report);
        }
    }

    /** Checks everything that can be wrong before anyone is called. */
    private CallPlan plan() throws UnreadableRecordingException {
        mustHaveFolder(out, "--out");
        mustHaveFolder(timelineFile, "--timeline");
        LineDialect dialect = caller.dialect();
        CallUrl address = caller.address(dialect);
        WireEncoding wire = dialect.audio().encoding(encoding == null ? address.encoding() : encoding);
        Recording recording = Recording.read(audio, dialect.audio(), wire, wireRate(address));
        WireAudio wireAudio = new WireAudio(wire, recording.rateHz(), frameMillis);
        return new CallPlan(
                caller.destination(dialect, wireAudio),
                recording,
                keys.stream().map(KeyPress::parse).toList(),
                frameMillis,
                lingerMillis,
                timeoutMillis);
    }

    /** What the user asked for, in the option or else in the address; null for the recording's own. */
    private @Nullable Integer wireRate(CallUrl address) {
        String inAddress = address.rate();
        if (rate != null || inAddress == null) {
            return rate;
        }
        try {
            return Integer.valueOf(inAddress);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("rate=" + inAddress + " in " + address.uri() + " is not a number", e);
        }
    }

    private void save(CallPlan plan, CallRecords records, CallReport report) throws IOException {
        if (out != null) {
            records.reply().writeTo(out, plan.recording().rateHz());
        }
        if (timelineFile != null) {
            records.timeline().writeTo(timelineFile, plan, report);
        }
    }

    private static int exitCode(CallReport report) {
        if (report.ending().failed()) {
            return FAILED;
        }
        return report.heardMillis() > 0 ? HEARD : NOTHING_HEARD;
    }

    private static void mustHaveFolder(@Nullable Path file, String option) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
            throw new IllegalArgumentException(
                    option + " " + file + " cannot be written: no such folder, or a folder itself");
        }
    }
}

package org.tandemrelay.relay.command;

import java.time.Duration;
import org.tandemrelay.relay.load.crew.LoadPlan;
import org.tandemrelay.relay.load.crew.Profile;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** How many call in {@code ./relay load-test}, what they do, and how long. */
final class LoadCrowdOptions {

    @Option(
            names = "--calls",
            paramLabel = "N",
            defaultValue = "50",
            description = "Calls at once; with --profile step the most that are tried (default: ${DEFAULT-VALUE}).")
    private int calls;

    @Option(
            names = "--ramp",
            paramLabel = "N[/s]",
            defaultValue = "50",
            converter = PerSecond.class,
            description = "New calls in a second (default: ${DEFAULT-VALUE}).")
    private double ramp;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "steady",
            description = {
                "steady: all come and stay. spike: a quarter, then all at once, then a quarter again. soak: calls come and go."
                        + " cold: all come at the very moment when a relay is ready that the test has just started, and are measured from there."
                        + " step: looks for the most calls with less than 5 ms added to the p99 and nothing lost"
                        + " (default: ${DEFAULT-VALUE})."
            })
    private String profile = "";

    @Option(
            names = "--deaf",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "So many callers more, who speak but stop reading, and are not measured (default: ${DEFAULT-VALUE}).")
    private int deaf;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = Time.class,
            description =
                    "For which is measured, as in 30s or 10m; of each step with --profile step (default: ${DEFAULT-VALUE}).")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = Time.class,
            description = "After the last call has come, before it is measured (default: ${DEFAULT-VALUE}).")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--echo",
            description =
                    "The model behind --url says everything back, as './relay simulate --echo' does: frames are numbered, and their"
                            + " way there and back is timed.")
    private boolean echo;

    @Option(
            names = "--same-direct",
            description =
                    "In a leg: the model itself is not called again, and what it took in the leg before counts, if as many called it.")
    private boolean sameDirect;

    @Option(
            names = "--converted",
            description =
                    "Something on the way converts the audio: frames of an echo are told by how much came back, not by their number.")
    private boolean converted;

    @Option(
            names = "--talk",
            description = "Callers take turns with the relay that the test starts, instead of hearing themselves.")
    private boolean talk;

    @Option(
            names = "--barge-in",
            paramLabel = "P",
            defaultValue = "0",
            description =
                    "Share of the answers that callers who take turns interrupt, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double bargeIn;

    @Option(
            names = "--think",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = Time.class,
            description = "Silence of callers who take turns after an answer (default: ${DEFAULT-VALUE}).")
    private Duration think = Duration.ZERO;

    /** Whether callers take turns with the relay that the test starts. */
    boolean talks() {
        return talk;
    }

    /** Whether what the model itself took before is good enough. */
    boolean sameDirect() {
        return sameDirect;
    }

    /** Whether the model of another relay says everything back. */
    boolean echoes() {
        if (echo && talk) {
            throw new IllegalArgumentException("--echo and --talk exclude each other");
        }
        return echo;
    }

    /** Nobody knows when a relay was started that is elsewhere. */
    void requireWarm() {
        if (cold()) {
            throw new IllegalArgumentException("--profile cold starts the relay itself: leave --url out");
        }
    }

    /** Whether a relay is called that has just started. */
    boolean cold() {
        return Profile.named(profile) == Profile.COLD;
    }

    LoadPlan.Crowd crowd() {
        return new LoadPlan.Crowd(calls, ramp, Profile.named(profile), deaf);
    }

    LoadPlan.Manner manner(boolean echoing) {
        Profile named = Profile.named(profile);
        if (!echoing && (named == Profile.STEP || named == Profile.COLD)) {
            throw new IllegalArgumentException("--profile " + profile + " needs --echo");
        }
        if (deaf > 0 && named != Profile.STEADY) {
            throw new IllegalArgumentException("--deaf is for --profile steady");
        }
        if (echoing && bargeIn > 0) {
            throw new IllegalArgumentException(
                    "--barge-in is for callers who take turns: leave --echo out, or add --talk");
        }
        return new LoadPlan.Manner(echoing, converted, bargeIn, think);
    }

    LoadPlan.Timing timing() {
        return new LoadPlan.Timing(warmUp, duration);
    }

    /** Reads {@code 500ms}, {@code 30s}, {@code 10m} and {@code 1h}; a number alone is milliseconds. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (text.matches("\\d+(ms)?")) {
                return Duration.ofMillis(Long.parseLong(text.replace("ms", "")));
            }
            if (text.matches("\\d+[smh]")) {
                return Duration.parse("PT" + text);
            }
            throw new IllegalArgumentException("'" + text + "' is no time: it is written as 500ms, 30s, 10m or 1h");
        }
    }

    /** Reads {@code 50} and {@code 50/s}. */
    static final class PerSecond implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return Double.valueOf(text.replaceFirst("/s$", ""));
        }
    }
}

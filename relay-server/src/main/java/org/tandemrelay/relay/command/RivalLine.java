package org.tandemrelay.relay.command;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.load.contest.Rival;
import org.tandemrelay.relay.load.crew.LoadPlan;
import org.tandemrelay.relay.recorded.UnreadableRecordingException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One line of {@code ./relay load-test contest}: who is to be compared. */
@Command
final class RivalLine {

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Mixin
    private final LoadTargetOptions target;

    @Option(names = "--converted")
    private boolean converted;

    @Option(names = "--pid")
    private @Nullable Long pid;

    RivalLine(Map<String, String> environment) {
        target = new LoadTargetOptions(environment);
    }

    Rival rival() throws UnreadableRecordingException {
        return new Rival(name, called(), converted, pid);
    }

    /** The model itself, in the same audio. */
    Rival nothing(URI model) throws UnreadableRecordingException {
        return new Rival(Rival.NOTHING, target.model(model, called().audio()), false, null);
    }

    private LoadPlan.Target called() throws UnreadableRecordingException {
        URI url = target.url();
        if (url == null) {
            throw new IllegalArgumentException(name + " has no --url");
        }
        return target.target(url);
    }
}

package org.tandemrelay.relay.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.load.contest.CallsFigure;
import org.tandemrelay.relay.load.contest.CallsPoint;
import org.tandemrelay.relay.load.contest.ContestJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./relay load-test draw}: one figure of many results. */
@Command(
        name = "draw",
        description = {
            "Draws what calls cost and how late their frames are, by the number of calls, from the JSON of load tests.",
            "Results of the same NAME become one line; several of the same number of calls their median."
        },
        mixinStandardHelpOptions = true)
final class LoadDrawCommand implements Callable<Integer> {

    private static final int DRAWN = 0;
    private static final int USAGE = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--svg", paramLabel = "FILE", required = true, description = "Where to draw it.")
    private @Nullable Path svg;

    @Parameters(
            paramLabel = "[NAME=]JSON",
            arity = "1..*",
            description = "A result, and which line it belongs to; or that of a contest, with a line for each rival.")
    private List<String> results = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        Map<String, List<CallsPoint>> points = new LinkedHashMap<>();
        for (String result : results) {
            int sign = result.indexOf('=');
            if (sign < 0) {
                CallsPoint.ofContest(ContestJson.read(Path.of(result)))
                        .forEach((name, found) -> points.computeIfAbsent(name, any -> new ArrayList<>())
                                .addAll(found));
                continue;
            }
            if (sign == 0) {
                spec.commandLine().getErr().println("load-test draw: '" + result + "' is not written as NAME=JSON");
                return USAGE;
            }
            points.computeIfAbsent(result.substring(0, sign), name -> new ArrayList<>())
                    .add(CallsPoint.read(Path.of(result.substring(sign + 1))));
        }
        List<CallsFigure.Line> lines = new ArrayList<>();
        points.forEach((name, found) -> lines.add(CallsFigure.Line.of(name, found)));
        Path file = svg;
        if (file != null) {
            new CallsFigure(lines).write(file);
        }
        return DRAWN;
    }
}

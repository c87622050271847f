package org.tandemrelay.relay.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.tandemrelay.relay.load.contest.ContestJson;
import org.tandemrelay.relay.load.contest.ContestTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./relay load-test table}: what contests came to, as it is to stand in a document. */
@Command(
        name = "table",
        description = "Prints the results of contests once more, as tables in Markdown.",
        mixinStandardHelpOptions = true)
final class LoadTableCommand implements Callable<Integer> {

    private static final int PRINTED = 0;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "JSON", arity = "1..*", description = "What 'load-test contest' has written.")
    private List<Path> results = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        List<ContestJson> contests = new ArrayList<>();
        for (Path result : results) {
            contests.add(ContestJson.read(result));
        }
        new ContestTable(spec.commandLine().getOut()).print(contests);
        return PRINTED;
    }
}

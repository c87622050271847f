package org.tandemrelay.relay.command;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.tandemrelay.relay.admission.CallerKeys;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a key for a caller. */
@Command(
        name = "new-key",
        description = {
            "Makes a key for a caller: prints the line for the file of caller-keys, which holds its hash only, and the key itself on"
                    + " standard error, where it is seen once.",
            "For example: ./relay new-key shop >>keys.txt"
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:the name cannot be used"})
final class NewKeyCommand implements Callable<Integer> {

    private static final int KEY_BYTES = 24;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME", description = "Whose key it is, for logs and quotas.")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private String name;

    @Override
    public Integer call() {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        String key = "tk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        String line = CallerKeys.line(name, key);
        try {
            CallerKeys.parse(List.of(line));
        } catch (IllegalArgumentException badName) {
            spec.commandLine().getErr().println("new-key: a name has 1 to 64 letters, digits or any of . _ @ -");
            return CommandLine.ExitCode.USAGE;
        }
        spec.commandLine().getErr().println("The key of " + name + ", shown once: " + key);
        spec.commandLine().getOut().println(line);
        return CommandLine.ExitCode.OK;
    }
}

package org.tandemrelay.relay.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.tandemrelay.relay.configuration.AgentsListing;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.ConfigurationException;
import org.tandemrelay.relay.configuration.SpendListing;
import org.tandemrelay.relay.configuration.WeakSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what a configuration comes to, or all that is wrong with it, without starting anything. */
@Command(
        name = "check-config",
        description = "Checks the settings that serve would run with, and shows them with where each comes from.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the configuration is good", "2:it is not; every problem is told"})
final class CheckConfigCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Configuration configuration = SettingOptions.load(spec.commandLine().getParseResult(), System.getenv());
            configuration.shown().forEach((setting, value) -> out.printf("%-22s %s%n", setting.name(), value));
            AgentsListing listing = new AgentsListing(configuration.agents());
            listing.agents().forEach((name, figures) -> {
                out.printf("%nagent %s%n", name);
                figures.forEach((figure, value) -> out.printf("  %-20s %s%n", figure, value));
            });
            SpendListing spending = new SpendListing(configuration);
            if (!spending.lines().isEmpty()) {
                out.printf("%nspending%n");
                spending.lines().forEach((whose, figures) -> out.printf("  %-20s %s%n", whose, figures));
            }
            WeakSettings.of(configuration).forEach(warning -> out.printf("%nwarning: %s%n", warning));
            listing.warnings().forEach(warning -> out.printf("%nwarning: %s%n", warning));
            spending.warnings().forEach(warning -> out.printf("%nwarning: %s%n", warning));
            return CommandLine.ExitCode.OK;
        } catch (ConfigurationException wrong) {
            wrong.problems().forEach(problem -> spec.commandLine().getErr().println(problem));
            return CommandLine.ExitCode.USAGE;
        }
    }
}

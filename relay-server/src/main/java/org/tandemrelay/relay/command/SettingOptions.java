package org.tandemrelay.relay.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.ConfigurationException;
import org.tandemrelay.relay.configuration.ConfigurationLoader;
import org.tandemrelay.relay.configuration.Setting;
import org.tandemrelay.relay.configuration.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Makes a flag of each setting. */
final class SettingOptions {

    private static final String CONFIG = "--config";
    private static final String CONFIG_VARIABLE = "TANDEM_CONFIG";

    private SettingOptions() {}

    /** A command with all the settings as options. */
    static CommandLine commandLine(Object command) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(command);
        spec.addOption(OptionSpec.builder(CONFIG)
                .paramLabel("FILE")
                .type(Path.class)
                .description("YAML file with settings by the names of these options.")
                .build());
        for (Setting<?> setting : Settings.all()) {
            spec.addOption(option(setting));
        }
        return new CommandLine(spec);
    }

    private static OptionSpec option(Setting<?> setting) {
        String fallback = setting.fallback().isEmpty() ? "" : " Default: " + setting.fallback() + ".";
        OptionSpec.Builder option = OptionSpec.builder(setting.flag())
                .paramLabel(setting.label())
                .type(String.class)
                .description((setting.description() + fallback).replace("%", "%%"));
        return setting.flagAlone() ? option.arity("0..1").fallbackValue("true").build() : option.build();
    }

    /** The configuration that the command line, the environment and the file come to. */
    static Configuration load(ParseResult parsed, Map<String, String> environment) throws ConfigurationException {
        Map<String, String> flags = new LinkedHashMap<>();
        for (Setting<?> setting : Settings.all()) {
            if (parsed.hasMatchedOption(setting.flag())) {
                flags.put(setting.name(), parsed.matchedOptionValue(setting.flag(), ""));
            }
        }
        return ConfigurationLoader.load(file(parsed, environment), environment, flags);
    }

    private static @Nullable Path file(ParseResult parsed, Map<String, String> environment) {
        Path given = parsed.matchedOptionValue(CONFIG, null);
        String variable = environment.getOrDefault(CONFIG_VARIABLE, "");
        return given == null && !variable.isEmpty() ? Path.of(variable) : given;
    }
}

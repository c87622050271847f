package org.tandemrelay.relay.configuration;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a YAML file of settings, which are keys with values or with lists of values, and of agents. */
final class SettingsFile {

    /** Who answers. */
    static final String AGENTS = "agents";

    /** What models cost. */
    static final String PRICES = "prices";

    /** What may be spent by which key. */
    static final String QUOTAS = "quotas";

    /** The keys that are no settings. */
    private static final List<String> SECTIONS = List.of(AGENTS, PRICES, QUOTAS);

    private final Path file;
    private final Placeholders placeholders;
    private final YamlProblems problems;
    private final Map<String, Value> values = new LinkedHashMap<>();

    private final Map<String, YamlNode> sections = new LinkedHashMap<>();

    /**
     * What stands under the keys that are no settings.
     *
     * @param nodes by key
     * @param problems takes what is wrong with them
     */
    record Sections(Map<String, YamlNode> nodes, YamlProblems problems) {
        /** Of no file. */
        static Sections none() {
            return new Sections(Map.of(), new YamlProblems(Path.of(""), new ArrayList<>()));
        }

        /** What stands under a key; null if there is nothing. */
        @Nullable
        YamlNode node(String key) {
            return nodes.get(key);
        }
    }

    /**
     * The value of a setting.
     *
     * @param text the value
     * @param written the same, with the names of variables in the place of their values
     */
    record Value(String text, String written) {}

    /**
     * A file to be read.
     *
     * @param environment variables that values may name
     * @param problems receives a sentence for each thing that is wrong; none quotes a value, which might be a secret
     */
    SettingsFile(Path file, Map<String, String> environment, List<String> problems) {
        this.file = file;
        this.placeholders = new Placeholders(environment);
        this.problems = new YamlProblems(file, problems);
    }

    /** Reads it. */
    void read() {
        YAMLFactory yaml = YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (YAMLParser parser = yaml.createParser(Files.readAllBytes(file))) {
            readRoot(new YamlTree(parser, placeholders, problems).read());
        } catch (JsonProcessingException notYaml) {
            JsonLocation location = notYaml.getLocation();
            tell(
                    file + (location == null ? "" : ", line " + location.getLineNr())
                            + " is not YAML: a value that holds any of : # * & ! % @ must stand in quotes, and a key only once");
        } catch (NoSuchFileException missing) {
            tell(file + " does not exist");
        } catch (IOException unreadable) {
            tell(file + " cannot be read: " + unreadable.getClass().getSimpleName());
        }
    }

    /** The values by setting; those that are empty are left out. */
    Map<String, Value> values() {
        return values;
    }

    /** What is no setting. */
    Sections sections() {
        return new Sections(sections, problems);
    }

    private void tell(String problem) {
        problems.problems().add(problem);
    }

    private void readRoot(@Nullable YamlNode root) {
        if (root instanceof YamlNode.Mapping mapping) {
            mapping.entries().forEach(this::readEntry);
        } else if (root != null
                && !(root instanceof YamlNode.Scalar scalar && scalar.text().isEmpty())) {
            tell(file + " must hold keys with values, such as 'port: 8080'");
        }
    }

    private void readEntry(String key, YamlNode node) {
        if (SECTIONS.contains(key)) {
            sections.put(key, node);
        } else if (Settings.named(key) == null) {
            List<String> known = new ArrayList<>(Settings.names());
            known.addAll(SECTIONS);
            problems.add(node.line(), "there is no setting '" + key + "'" + Spelling.suggestion(key, known));
        } else if (node instanceof YamlNode.Scalar scalar) {
            put(key, scalar.text(), scalar.written());
        } else if (node instanceof YamlNode.Sequence list) {
            readList(key, list);
        } else {
            problems.add(node.line(), key + " must be a value or a list of values");
        }
    }

    private void readList(String key, YamlNode.Sequence list) {
        List<String> words = new ArrayList<>();
        List<String> written = new ArrayList<>();
        for (YamlNode item : list.items()) {
            if (item instanceof YamlNode.Scalar scalar) {
                words.add(scalar.text());
                written.add(scalar.written());
            } else {
                problems.add(item.line(), key + " must be a list of plain values");
            }
        }
        put(key, String.join(",", words), String.join(",", written));
    }

    private void put(String key, String text, String written) {
        if (!text.isEmpty()) {
            values.put(key, new Value(text, written));
        }
    }
}

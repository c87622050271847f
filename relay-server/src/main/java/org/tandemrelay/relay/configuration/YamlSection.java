package org.tandemrelay.relay.configuration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keys with values below a key of the file. What it is asked for it knows; of the rest {@link #refuseOthers} tells. */
final class YamlSection {

    private final String name;
    private final YamlNode.Mapping mapping;
    private final YamlProblems problems;
    private final Set<String> known = new LinkedHashSet<>();

    /**
     * A section.
     *
     * @param name the key that it stands under, from the root of the file: {@code agents.reception}
     */
    YamlSection(String name, YamlNode.Mapping mapping, YamlProblems problems) {
        this.name = name;
        this.mapping = mapping;
        this.problems = problems;
    }

    String name() {
        return name;
    }

    /** The value of a key as its parser makes it; null if there is none, or a wrong one, which is told. */
    <T> @Nullable T find(String key, Function<String, T> parser) {
        return parse(key, parser, YamlNode.Scalar::written);
    }

    /** Likewise, of a value that is not to be shown. */
    <T> @Nullable T secret(String key, Function<String, T> parser) {
        return parse(key, parser, hidden -> "…");
    }

    /** Likewise, of an address, of which all may be shown but the query. */
    <T> @Nullable T address(String key, Function<String, T> parser) {
        return parse(key, parser, scalar -> Addresses.withoutSecrets(scalar.written()));
    }

    private <T> @Nullable T parse(String key, Function<String, T> parser, Function<YamlNode.Scalar, String> shown) {
        YamlNode node = node(key);
        if (node == null) {
            return null;
        }
        if (!(node instanceof YamlNode.Scalar scalar)) {
            problem(key, "must be a plain value");
            return null;
        }
        if (scalar.text().isEmpty()) {
            return null;
        }
        try {
            return parser.apply(scalar.text());
        } catch (IllegalArgumentException wrong) {
            problem(key, "'" + shortened(shown.apply(scalar)) + "' " + wrong.getMessage());
            return null;
        }
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() > 60 ? line.substring(0, 60) + "…" : line;
    }

    /** As {@link #find}, with what is taken where there is none. */
    <T> @Nullable T findOr(String key, Function<String, T> parser, @Nullable T fallback) {
        T found = find(key, parser);
        return found == null ? fallback : found;
    }

    /** As {@link #find}, with a value for where there is none. */
    <T> T get(String key, Function<String, T> parser, T fallback) {
        T found = find(key, parser);
        return found == null ? fallback : found;
    }

    /** The values of a key that has a list, or one. */
    List<String> words(String key) {
        List<String> words = new ArrayList<>();
        YamlNode node = node(key);
        if (node instanceof YamlNode.Scalar scalar && !scalar.text().isEmpty()) {
            words.add(scalar.text());
        } else if (node instanceof YamlNode.Sequence list) {
            for (YamlNode item : list.items()) {
                if (item instanceof YamlNode.Scalar scalar) {
                    words.add(scalar.text());
                } else {
                    problem(key, "must be a list of plain values");
                }
            }
        } else if (node instanceof YamlNode.Mapping) {
            problem(key, "must be a list of plain values");
        }
        return words;
    }

    /** The keys and plain values below a key. */
    Map<String, String> texts(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        YamlNode node = node(key);
        if (node instanceof YamlNode.Mapping entries) {
            entries.entries().forEach((name, value) -> {
                if (value instanceof YamlNode.Scalar scalar) {
                    texts.put(name, scalar.text());
                } else {
                    problem(key + "." + name, "must be a plain value");
                }
            });
        } else if (!isEmpty(node)) {
            problem(key, "must hold names with values");
        }
        return texts;
    }

    /** The section below a key; null if there is none. */
    @Nullable
    YamlSection section(String key) {
        YamlNode node = node(key);
        if (node instanceof YamlNode.Mapping below) {
            return new YamlSection(name + "." + key, below, problems);
        }
        if (!isEmpty(node)) {
            problem(key, "must hold keys with values");
        }
        return null;
    }

    /** The section below a key; one with nothing in it if there is none. */
    YamlSection sectionOrEmpty(String key) {
        YamlSection found = section(key);
        return found == null
                ? new YamlSection(name + "." + key, new YamlNode.Mapping(mapping.line(), Map.of()), problems)
                : found;
    }

    /** The sections of the list below a key; what is no section is told. */
    List<YamlSection> sections(String key) {
        List<YamlSection> sections = new ArrayList<>();
        YamlNode node = node(key);
        if (node instanceof YamlNode.Sequence list) {
            for (YamlNode item : list.items()) {
                if (item instanceof YamlNode.Mapping below) {
                    sections.add(new YamlSection(name + "." + key + "[" + sections.size() + "]", below, problems));
                } else {
                    problems.add(item.line(), name + "." + key + " must be a list of keys with values");
                }
            }
        } else if (!isEmpty(node)) {
            problem(key, "must be a list");
        }
        return sections;
    }

    /** Whether anything stands in it. */
    boolean written() {
        return !mapping.entries().isEmpty();
    }

    /** Whether a section stands below a key, and not a value. */
    boolean hasSection(String key) {
        return mapping.entries().get(key) instanceof YamlNode.Mapping;
    }

    /** The piece at a key, whatever it is; null if there is none. */
    @Nullable
    YamlNode node(String key) {
        known.add(key);
        return mapping.entries().get(key);
    }

    private static boolean isEmpty(@Nullable YamlNode node) {
        return node == null
                || (node instanceof YamlNode.Scalar scalar && scalar.text().isEmpty());
    }

    /** Something is wrong with the value of a key, or with the whole where there is no such key. */
    void problem(String key, String what) {
        YamlNode node = mapping.entries().get(key.replaceFirst("\\..*", ""));
        problems.add(node == null ? mapping.line() : node.line(), name + "." + key + " " + what);
    }

    /** The keys that it was asked for. */
    Set<String> known() {
        return Set.copyOf(known);
    }

    /** Tells of each key that was not asked for. */
    void refuseOthers() {
        mapping.entries().forEach((key, node) -> {
            if (!known.contains(key)) {
                problems.add(node.line(), "there is no " + name + "." + key + Spelling.suggestion(key, known));
            }
        });
    }
}

package org.tandemrelay.relay.configuration;

import com.fasterxml.jackson.core.JsonToken;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of a YAML file, with the line that it stands in. */
sealed interface YamlNode {

    /** Counted from 1. */
    int line();

    /**
     * One value.
     *
     * @param kind what it looks like
     * @param text the text that it is; what stood in quotes is without them
     * @param written the same before variables of the environment were put in, for a human: it holds no secret that a variable holds
     */
    record Scalar(int line, JsonToken kind, String text, String written) implements YamlNode {

        /** Whether a variable was put in. */
        boolean substituted() {
            return !text.equals(written);
        }

        /** Without the value, which may be a secret. */
        @Override
        public String toString() {
            return "Scalar[line=" + line + "]";
        }
    }

    /** Several pieces in their order. */
    record Sequence(int line, List<YamlNode> items) implements YamlNode {
        /** Takes a copy. */
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** Pieces by key, in the order of the file. */
    record Mapping(int line, Map<String, YamlNode> entries) implements YamlNode {
        /** Takes a copy. */
        public Mapping {
            entries = new LinkedHashMap<>(entries);
        }
    }
}

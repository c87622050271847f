package org.tandemrelay.relay.configuration;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads YAML token by token, so that each value is the text that was written, and has its line. */
final class YamlTree {

    private final YAMLParser parser;
    private final Placeholders placeholders;
    private final YamlProblems problems;

    YamlTree(YAMLParser parser, Placeholders placeholders, YamlProblems problems) {
        this.parser = parser;
        this.placeholders = placeholders;
        this.problems = problems;
    }

    /** All of the file; null if there is nothing in it. */
    @Nullable
    YamlNode read() throws IOException {
        JsonToken root = parser.nextToken();
        return root == null ? null : node("", line());
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    /** What the parser stands at, under a key of that line; null for what cannot be, which has been told. */
    private @Nullable YamlNode node(String path, int line) throws IOException {
        if (parser.isCurrentAlias() || parser.getTypeId() != null) {
            problems.add(line, path + " must stand in quotes if it begins with * or !");
            parser.skipChildren();
            return null;
        }
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> mapping(line, path);
            case START_ARRAY -> sequence(line, path);
            default -> scalar(line, path, token);
        };
    }

    private YamlNode mapping(int line, String path) throws IOException {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            int keyLine = line();
            parser.nextToken();
            YamlNode value = node(path.isEmpty() ? key : path + "." + key, keyLine);
            if (value != null) {
                entries.put(key, value);
            }
        }
        return new YamlNode.Mapping(line, entries);
    }

    private YamlNode sequence(int line, String path) throws IOException {
        List<YamlNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            YamlNode item = node(path, line());
            if (item != null) {
                items.add(item);
            }
        }
        return new YamlNode.Sequence(line, items);
    }

    private YamlNode scalar(int line, String path, JsonToken token) throws IOException {
        String written = token == JsonToken.VALUE_NULL ? "" : parser.getText();
        String text = placeholders.fill(written, why -> problems.add(line, path + " " + why));
        return new YamlNode.Scalar(line, token, text, written);
    }
}

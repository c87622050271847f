package org.tandemrelay.relay.configuration;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
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

/**
 * Reads a YAML file of keys with values, or with lists of values. Token by token, so that each value is the text that was written: a key
 * of digits is not a number, and a problem has its line.
 */
final class SettingsFile {

    private final Path file;
    private final List<String> problems;
    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * A file to be read.
     *
     * @param problems receives a sentence for each thing that is wrong; none quotes a value, which might be a secret
     */
    SettingsFile(Path file, List<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The values by setting; those that are empty are left out. */
    Map<String, String> read() {
        YAMLFactory yaml = YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (YAMLParser parser = yaml.createParser(Files.readAllBytes(file))) {
            readRoot(parser);
        } catch (JsonProcessingException notYaml) {
            JsonLocation location = notYaml.getLocation();
            problems.add(
                    file + (location == null ? "" : ", line " + location.getLineNr())
                            + " is not YAML: a value that holds any of : # * & ! % @ must stand in quotes, and a key only once");
        } catch (NoSuchFileException missing) {
            problems.add(file + " does not exist");
        } catch (IOException unreadable) {
            problems.add(file + " cannot be read: " + unreadable.getClass().getSimpleName());
        }
        return values;
    }

    private void readRoot(YAMLParser parser) throws IOException {
        JsonToken root = parser.nextToken();
        if (root == null
                || root == JsonToken.VALUE_NULL
                || (root.isScalarValue() && parser.getText().isEmpty())) {
            return;
        }
        if (root != JsonToken.START_OBJECT) {
            problems.add(file + " must hold keys with values, such as 'port: 8080'");
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            String where = file + ", line " + parser.currentTokenLocation().getLineNr() + ": ";
            parser.nextToken();
            if (Settings.named(key) == null) {
                problems.add(where + "there is no setting '" + key + "'" + Spelling.suggestion(key, Settings.names()));
                parser.skipChildren();
            } else {
                readValue(parser, key, where);
            }
        }
    }

    private void readValue(YAMLParser parser, String key, String where) throws IOException {
        JsonToken token = parser.currentToken();
        if (parser.isCurrentAlias() || parser.getTypeId() != null) {
            problems.add(where + key + " must stand in quotes if it begins with * or !");
            parser.skipChildren();
            return;
        }
        if (token.isScalarValue()) {
            put(key, token == JsonToken.VALUE_NULL ? "" : parser.getText());
            return;
        }
        if (token == JsonToken.START_OBJECT) {
            problems.add(where + key + " must be a value or a list of values");
            parser.skipChildren();
            return;
        }
        List<String> words = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken().isScalarValue()) {
                words.add(parser.getText());
            } else {
                problems.add(where + key + " must be a list of plain values");
                parser.skipChildren();
            }
        }
        put(key, String.join(",", words));
    }

    private void put(String key, String value) {
        if (!value.isEmpty()) {
            values.put(key, value);
        }
    }
}

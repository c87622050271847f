package org.tandemrelay.relay.configuration;

import java.nio.file.Path;
import java.util.List;

/**
 * What is wrong with a YAML file.
 *
 * @param file which
 * @param problems receives a sentence for each thing that is wrong; none quotes a value that might be a secret
 */
record YamlProblems(Path file, List<String> problems) {

    /** Something is wrong in a line, counted from 1. */
    void add(int line, String problem) {
        problems.add(file + ", line " + line + ": " + problem);
    }
}

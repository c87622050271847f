package org.tandemrelay.relay.configuration;

import java.util.List;

/** What is wrong with a configuration: all of it, not only the first. */
public final class ConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    ConfigurationException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence each: the key, what is wrong with its value, and what would be right. */
    public List<String> problems() {
        return problems;
    }
}

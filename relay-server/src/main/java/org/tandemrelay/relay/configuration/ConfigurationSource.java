package org.tandemrelay.relay.configuration;

/** Where a configuration comes from, so that it can be read again. */
@FunctionalInterface
public interface ConfigurationSource {

    /**
     * Reads it. Blocks on files.
     *
     * @throws ConfigurationException with all that is wrong
     */
    Configuration load() throws ConfigurationException;
}

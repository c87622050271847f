/**
 * What an operator can set: each {@link org.tandemrelay.relay.configuration.Setting} has one name, which is a flag, an environment
 * variable and a key of the YAML file alike; a flag goes before the environment, the environment before the file.
 *
 * <p>{@link org.tandemrelay.relay.configuration.Settings} lists them all, and is what the flags, the checks and the documentation are
 * made from. {@link org.tandemrelay.relay.configuration.ConfigurationLoader} brings the three sources together into a {@link
 * org.tandemrelay.relay.configuration.Configuration}, or says all that is wrong with them at once.
 */
@NullMarked
package org.tandemrelay.relay.configuration;

import org.jspecify.annotations.NullMarked;

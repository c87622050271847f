/**
 * The command line: {@code serve}, {@code call}, {@code simulate}, {@code check-config}, {@code version}.
 *
 * <p>Exit codes are the same everywhere: 0 done, 1 it was tried and failed, 2 the command line or the configuration is wrong; {@code
 * call} adds 3 for a call in which nothing was heard.
 */
@NullMarked
package org.tandemrelay.relay.command;

import org.jspecify.annotations.NullMarked;

/**
 * The command line: {@code serve}, which is a relay, and {@code check-config} for what it would serve; callers, one or many, by {@code
 * call} and {@code load-test}; a model to try them with by {@code simulate}; {@code new-key} for callers, {@code recording} and {@code audit}
 * for what was kept of calls; {@code rehearse} for the JVM's archive.
 *
 * <p>Exit codes are the same everywhere: 0 done, 1 it was tried and failed, 2 the command line or the configuration is wrong; {@code
 * call} adds 3 for a call in which nothing was heard.
 */
@NullMarked
package org.tandemrelay.relay.command;

import org.jspecify.annotations.NullMarked;

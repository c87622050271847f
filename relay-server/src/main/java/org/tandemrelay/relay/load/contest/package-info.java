/**
 * Several relays measured against each other on one machine.
 *
 * <p>Callers of all of them stay connected and speak in turn, a short window each, many times round: what a noisy machine does in one moment it does to all, and the medians of
 * windows can be compared. A {@link org.tandemrelay.relay.load.contest.Contest} has one {@code Contender} for each {@link
 * org.tandemrelay.relay.load.contest.Rival}; {@code ContestSearch} looks for the most calls that each one bears. {@link
 * org.tandemrelay.relay.load.contest.ContestTable} and {@link org.tandemrelay.relay.load.contest.CallsFigure} are made from the JSON of it.
 */
@NullMarked
package org.tandemrelay.relay.load.contest;

import org.jspecify.annotations.NullMarked;

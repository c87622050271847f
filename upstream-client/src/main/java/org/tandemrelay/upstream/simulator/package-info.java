/**
 * A realtime speech model that is not there: OpenAI Realtime (GA) over a real WebSocket, answering each turn with the caller's own
 * speech.
 *
 * <p>{@link org.tandemrelay.upstream.simulator.RealtimeSimulator} listens. A connection passes {@code UpgradeHandler}, which asks
 * {@code Admission}, and becomes a {@code Session}: {@code InputSide} finds turns in the audio, {@code Conversation} keeps the items,
 * {@code Responses} lets one {@code Response} at a time speak, and {@code EventWriter} makes the events, which leave by an {@code
 * Outlet}. All of a session happens on the event loop of its channel, paced by that loop's timers.
 *
 * <p>What goes wrong is said in the settings or in a session's address, one parameter a fault, {@code fault=name:value}: {@code
 * …/v1/realtime?model=m&fault=close:1008&after=3&reason=quota}. The names are those of {@link
 * org.tandemrelay.upstream.simulator.Fault}, in lower case with hyphens; {@code after} counts the audio deltas that go out before
 * {@code close}, {@code stall}, {@code reset} and {@code error} strike, {@code reason} is the Close frame's, and {@code retry_after}
 * the header of {@code refuse}.
 */
@NullMarked
package org.tandemrelay.upstream.simulator;

import org.jspecify.annotations.NullMarked;

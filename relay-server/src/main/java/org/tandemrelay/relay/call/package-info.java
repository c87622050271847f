/**
 * The call: one caller, one model, one event loop.
 *
 * <pre>
 *  CallerLeg ──CallerEvent, audio──►  Call  ──ModelCommand──►  ModelSession
 *            ◄─CallerCommand, audio─        ◄──ModelEvent───
 * </pre>
 *
 * <p>{@link org.tandemrelay.relay.call.Call} holds the two legs together, a {@link org.tandemrelay.relay.call.leg.CallerLeg} and a {@code
 * ModelLeg}, and ends both with one {@link org.tandemrelay.relay.call.leg.CloseCause}; what is said in it is for its {@code CallBody}. In a
 * {@code CanonicalBody} {@code Uplink} carries the caller's speech to the model, {@code Downlink} the model's to the caller, {@code
 * Conversation} takes what the model tells and decides. In a {@code PassThroughBody}, for callers that speak the model's own protocol,
 * whole messages pass as they are.
 *
 * <p>Who answers is {@code Reception}'s to find out; until it is known a {@code WaitingBody} waits, and when the call is over an {@code
 * EndedBody} lets go of what still comes. What the relay does for that agent, beside what both sides say, is done by the {@code
 * Attendant}.
 *
 * <p>A canonical call outlives its model's line: {@code Resumption} has the conversation go on with the next model, {@code PresentModel}
 * says to that only what it understands, and {@link org.tandemrelay.relay.call.line.Dialler} dials it.
 *
 * <p>The {@link org.tandemrelay.relay.call.Switchboard} makes calls and knows the live ones. A caller's dialect says by {@link
 * org.tandemrelay.relay.call.leg.Packets} what may leave for it, and {@code PacketSender} cuts and encodes that. Nothing here knows a wire
 * format, and everything that belongs to one call happens on its event loop.
 */
@NullMarked
package org.tandemrelay.relay.call;

import org.jspecify.annotations.NullMarked;

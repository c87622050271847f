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
 * {@code CanonicalBody} speech goes {@linkplain org.tandemrelay.relay.call.uplink up} to the model and {@linkplain
 * org.tandemrelay.relay.call.downlink down} to the caller, and a {@code Conversation} takes what the model tells and decides. In a {@code
 * PassThroughBody}, for callers that speak the model's own protocol, whole messages pass as they are.
 *
 * <p>Who answers is {@code Reception}'s to find out; until it is known a {@code WaitingBody} waits, and when the call is over an {@code
 * EndedBody} lets go of what still comes. The {@link org.tandemrelay.relay.call.Switchboard} makes calls and knows the live ones.
 *
 * <p>A canonical call outlives its model's line: {@code Resumption} has the conversation go on with the next model, and {@link
 * org.tandemrelay.relay.call.line.Dialler} dials it.
 *
 * <p>What can be done without knowing the call has a room of its own below this package. This package knows those rooms, and none of them
 * knows it. Nothing here knows a wire format, and everything that belongs to one call happens on its event loop.
 */
@NullMarked
package org.tandemrelay.relay.call;

import org.jspecify.annotations.NullMarked;

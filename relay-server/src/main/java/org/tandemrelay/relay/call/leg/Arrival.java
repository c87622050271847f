package org.tandemrelay.relay.call.leg;

/**
 * Somebody calls.
 *
 * @param id names the call
 * @param leg the caller's side
 * @param started what is known from the upgrade alone
 * @param admitted what was settled at the door
 */
public record Arrival(String id, CallerLeg leg, CallerEvent.CallStarted started, Admitted admitted) {}

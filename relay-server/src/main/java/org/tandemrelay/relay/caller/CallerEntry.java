package org.tandemrelay.relay.caller;

import org.tandemrelay.relay.call.leg.Admitted;

/**
 * A caller who has been let in.
 *
 * @param dialect how it speaks
 * @param protocol the dialect's side of its call
 * @param admitted what was settled at the door
 */
public record CallerEntry(CallerDialect dialect, CallerProtocol protocol, Admitted admitted) {}

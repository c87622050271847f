/**
 * A whole relay: puts the parts together from a configuration, opens the door, and shuts down in order.
 */
@NullMarked
package org.tandemrelay.relay.server;

import org.jspecify.annotations.NullMarked;

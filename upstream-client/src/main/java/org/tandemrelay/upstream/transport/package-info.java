/**
 * Which of the operating system's ways to wait for sockets is used, chosen once for a process.
 *
 * <p>Both legs of a call live on one event loop, so the caller's channel and the model's channel must come from the same {@link
 * org.tandemrelay.upstream.transport.Transport}.
 */
@NullMarked
package org.tandemrelay.upstream.transport;

import org.jspecify.annotations.NullMarked;

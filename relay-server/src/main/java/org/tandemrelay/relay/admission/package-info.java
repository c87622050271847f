/**
 * Who may call, for how long, and how many at once: decided in the handshake, before the model is dialled.
 *
 * <p>A caller is told by a key, of which the relay keeps only the hash, or by a token, which somebody with a key had minted or an
 * operator's own backend signed. Either makes it a {@link org.tandemrelay.relay.admission.Principal}, which quotas and limits go by.
 * Nothing here knows a dialect, a call or a socket; all of it is safe from any thread, since callers come to any event loop.
 */
@NullMarked
package org.tandemrelay.relay.admission;

import org.jspecify.annotations.NullMarked;

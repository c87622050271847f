/**
 * Tandem's own dialect, the native protocol at {@code /v1/call}: binary frames are PCM16, text frames are JSON control. Its
 * specification is {@code docs/native-protocol.md}.
 */
@NullMarked
package org.tandemrelay.relay.caller.tandem;

import org.jspecify.annotations.NullMarked;

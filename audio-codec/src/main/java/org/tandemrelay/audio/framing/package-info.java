/**
 * Cutting a stream into frames of one length, and filling a frame with nothing.
 *
 * <p>Bridges count audio in frames (20 ms in telephony), models produce it in any length. {@link
 * org.tandemrelay.audio.framing.Framer} stands between the two and copies only what crosses a border; {@link
 * org.tandemrelay.audio.framing.Silence} knows how each encoding writes silence.
 */
@NullMarked
package org.tandemrelay.audio.framing;

import org.jspecify.annotations.NullMarked;

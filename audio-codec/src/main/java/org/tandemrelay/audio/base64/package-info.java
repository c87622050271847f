/**
 * Audio as text. JSON has no bytes, so realtime models and telephone bridges put them into base64; {@link
 * org.tandemrelay.audio.base64.Base64Audio} takes them out and in, from buffer to buffer, by the JDK's coder and without garbage.
 */
@NullMarked
package org.tandemrelay.audio.base64;

import org.jspecify.annotations.NullMarked;

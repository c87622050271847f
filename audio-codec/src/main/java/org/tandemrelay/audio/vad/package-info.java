/**
 * Telling speech from the rest, on the input clock.
 *
 * <p>A {@link org.tandemrelay.audio.vad.VoiceActivityDetector} listens to one stream and says when speech starts and stops, in
 * milliseconds of audio and not of the clock on the wall, so that a network that stutters does not change its mind. It serves
 * where the model has no detector of its own and where the relay must not wait for it.
 */
@NullMarked
package org.tandemrelay.audio.vad;

import org.jspecify.annotations.NullMarked;

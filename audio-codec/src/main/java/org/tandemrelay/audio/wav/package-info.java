/**
 * WAV files in and out, for recorded audio and recordings.
 *
 * <p>{@link org.tandemrelay.audio.wav.WavReader} reads what telephones, browsers and sound tools write and gives it as one of
 * our formats; {@link org.tandemrelay.audio.wav.WavWriter} writes files that can be read while they grow, and that may
 * outgrow 4 GiB. A file is input from a stranger: sizes in it are claims, memory is only taken for bytes that were really there,
 * and every refusal names the offset.
 */
@NullMarked
package org.tandemrelay.audio.wav;

import org.jspecify.annotations.NullMarked;

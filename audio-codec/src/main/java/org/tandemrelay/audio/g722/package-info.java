/**
 * The wide-band telephone codec, ITU-T G.722 at 64 kbit/s: 16 kHz in one octet for two samples.
 *
 * <p>A mirror filter splits the signal at 4 kHz ({@code MirrorFilter}); the lower half is coded in six bits, the upper half in
 * two, each as the difference from what an adaptive predictor expects ({@code SubBand}). All arithmetic is the
 * recommendation's, in 16-bit integers, so that both ends stay in step for ever. RTP calls its clock 8 kHz, by an old mistake
 * that RFC 3551 section 4.5.2 keeps.
 */
@NullMarked
package org.tandemrelay.audio.g722;

import org.jspecify.annotations.NullMarked;

/**
 * Changing the sample rate of one stream, live.
 *
 * <p>{@link org.tandemrelay.audio.resample.Resampler} convolves the input with a low-pass filter ({@code Kernel}), of which only
 * the phases that the two rates need are kept. Rates in a small ratio, such as 8 to 24 kHz, are computed a phase at a time over
 * a block ({@code PhaseConvolver}), which the JIT turns into vector instructions; odd ratios, such as 44.1 to 48 kHz, a sample
 * at a time ({@code DotConvolver}). Either way a sample's terms are added in one order, so that the output is the same, bit for
 * bit, however the input is cut.
 */
@NullMarked
package org.tandemrelay.audio.resample;

import org.jspecify.annotations.NullMarked;

/**
 * From one format to another: a chunk of bytes in, a chunk of bytes out.
 *
 * <p>{@link org.tandemrelay.audio.transcode.Transcoder} is what a call holds, one per direction. It moves bytes in bulk between
 * buffers and arrays ({@code SampleCodec}) and computes on the arrays ({@code Stage}); the arrays are the thread's ({@code SampleBench}),
 * so that a running transcoder makes no garbage, and is small. Opus is packets and not a stream, so it has classes of its own:
 * {@link org.tandemrelay.audio.transcode.OpusToAudio} and {@link org.tandemrelay.audio.transcode.AudioToOpus}.
 */
@NullMarked
package org.tandemrelay.audio.transcode;

import org.jspecify.annotations.NullMarked;

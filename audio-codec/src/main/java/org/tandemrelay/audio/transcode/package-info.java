/**
 * From one format to another: a chunk of bytes in, a chunk of bytes out.
 *
 * <p>{@link org.tandemrelay.audio.transcode.Transcoder} is what a call holds, one per direction. It moves bytes in bulk between
 * buffers and arrays ({@code SampleCodec}) and computes on the arrays ({@code Converter}); the arrays are made once, so that a
 * running transcoder makes no garbage.
 */
@NullMarked
package org.tandemrelay.audio.transcode;

import org.jspecify.annotations.NullMarked;

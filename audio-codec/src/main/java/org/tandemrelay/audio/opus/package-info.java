/**
 * Opus (RFC 6716), by libopus.
 *
 * <p>The library is looked for when Opus is first asked for ({@link org.tandemrelay.audio.opus.Opus}): at the configured path,
 * else in the system, else in the jar {@code opus-java-natives}; where none loads, asking for a codec says why and everything
 * else works. {@link org.tandemrelay.audio.opus.OpusEncoder} and {@link org.tandemrelay.audio.opus.OpusDecoder} hold native
 * memory (some 45 and 18 KiB) from when they are opened until they are closed, and work on direct buffers in place.
 */
@NullMarked
package org.tandemrelay.audio.opus;

import org.jspecify.annotations.NullMarked;

/** 16-bit linear samples out of byte buffers, a block at a time: what everything that only listens to audio is built on. */
@NullMarked
package org.tandemrelay.audio.pcm;

import org.jspecify.annotations.NullMarked;

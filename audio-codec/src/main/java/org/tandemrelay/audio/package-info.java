/**
 * Audio as bytes with a format: what a frame is, and how it becomes another format.
 *
 * <p>{@link org.tandemrelay.audio.AudioFormat} says what bytes mean and how long they last. Everything else in this module
 * takes bytes in one format and gives them in another, and keeps no more state than the next chunk needs. Nothing here knows a
 * network, a thread or a call; objects with state belong to one stream and one thread at a time.
 */
@NullMarked
package org.tandemrelay.audio;

import org.jspecify.annotations.NullMarked;

/**
 * Plays the model's speech to a caller at the pace at which it is heard.
 *
 * <p>Models speak faster than real time; a caller that got all of it at once would have to throw seconds away when it interrupts, or
 * could not. {@link org.tandemrelay.relay.playout.Playout} keeps the rest here and hands out only a small lead, on the beat of one
 * {@link org.tandemrelay.relay.playout.Metronome} per event loop, from which it rests in its {@code Seat} while there is nothing to hand out. What it has handed out is the {@code FarEnd}'s to account for, which so
 * knows at any moment what has been heard of each item.
 */
@NullMarked
package org.tandemrelay.relay.playout;

import org.jspecify.annotations.NullMarked;

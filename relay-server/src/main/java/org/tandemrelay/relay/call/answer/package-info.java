/**
 * One answer at a time: when the model is asked for one, and what it is told before.
 *
 * <p>{@link org.tandemrelay.relay.call.answer.ResponseGate} knows what is wanted, asked for and under way, and asks when nothing is in the
 * way; {@code Telling} keeps what a model does not take yet, in order and bounded. What both tell goes to a {@link
 * org.tandemrelay.relay.call.answer.CommandSink}. Nothing here knows who wants an answer, or hears it. Confined to the call's event loop.
 */
@NullMarked
package org.tandemrelay.relay.call.answer;

import org.jspecify.annotations.NullMarked;

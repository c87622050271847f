/**
 * The line between a call and its model, where that breaks: whether it is opened again, when, and what the model on the new one is told
 * of what was said on the old.
 *
 * <p>{@link org.tandemrelay.relay.call.line.Remedy} says what each end of a line calls for, {@link
 * org.tandemrelay.relay.call.line.Redials} how often and after how long, {@link org.tandemrelay.relay.call.line.Dialler} does it. {@link
 * org.tandemrelay.relay.call.line.Memory} keeps the last of what was said, and {@link org.tandemrelay.relay.call.line.PresentModel} says to
 * the next model only what that understands. Nothing here knows the call, which depends on this and not the other way round. Confined to
 * the call's event loop.
 */
@NullMarked
package org.tandemrelay.relay.call.line;

import org.jspecify.annotations.NullMarked;

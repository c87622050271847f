/**
 * Recorded callers, as many as are wanted, and what they hear.
 *
 * <p>A {@link org.tandemrelay.relay.load.crew.Crew} holds all calls on one event loop. Its {@code Pacer} has an absolute schedule: every call is
 * due every 20 ms, spread over the time between, and what leaves late counts as late from when it was due, so that a slow relay does not slow
 * down what measures it. A {@code LoadCall} speaks through a {@link org.tandemrelay.relay.recorded.line.CallerLine}, as one recorded caller
 * does, but its audio goes past it: frames are made once from the recording, and only masked when they leave.
 *
 * <p>The frames of an echo take a shorter way than all else: an {@code EchoEar} stands before the WebSocket codec, so that the test is not the limit
 * of what it measures. Callers and the model that the test has for itself share a {@link org.tandemrelay.relay.load.crew.LoadLoop}.
 *
 * <p>What a call does is its {@code Conduct}. An {@code EchoConduct} numbers its frames within the audio and knows of each that comes back when
 * it was due, and so which were lost, doubled or overtaken; it needs a model that says everything back. A {@code TalkConduct} takes turns, as
 * people do, with any model. Both write what they see into the {@code Meters} of the crew, of which a {@link
 * org.tandemrelay.relay.load.crew.Reading} is taken for each window of time.
 */
@NullMarked
package org.tandemrelay.relay.load.crew;

import org.jspecify.annotations.NullMarked;

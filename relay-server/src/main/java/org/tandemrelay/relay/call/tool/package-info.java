/**
 * Functions that the model of a call wants done: by webhooks, or by the caller.
 *
 * <p>{@link org.tandemrelay.relay.call.tool.ToolCalls} runs them side by side, a few at once, each a {@code ToolRun}; {@code ToolRounds} knows
 * when all that one answer called is done. {@link org.tandemrelay.relay.call.tool.KeyHook} has telephone keys looked at in the same way.
 * All need a {@link org.tandemrelay.relay.call.tool.Workbench}, and tell a listener what came of it. What a function is, and how it is
 * posted, is {@code relay.tool}'s. Nothing here knows the call. Confined to its event loop.
 */
@NullMarked
package org.tandemrelay.relay.call.tool;

import org.jspecify.annotations.NullMarked;

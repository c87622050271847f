/**
 * Functions that a model may call while it speaks with a caller.
 *
 * <p>A {@link org.tandemrelay.relay.tool.ToolDefinition} says what the model is told of one, and who does it: a {@link
 * org.tandemrelay.relay.tool.Webhook} of the operator's, or the caller itself. Webhooks are posted to by one {@link
 * org.tandemrelay.relay.tool.WebhookClient} for the whole relay, whose own threads do what could block; what comes of it is told on the
 * event loop of the call. Nothing here knows what a call is.
 */
@NullMarked
package org.tandemrelay.relay.tool;

import org.jspecify.annotations.NullMarked;

/**
 * Callers that speak OpenAI Realtime (GA), passed through to a model that does too.
 *
 * <p>{@link org.tandemrelay.relay.caller.openai.OpenAiDialect} answers the upgrade. {@code OpenAiCaller} looks at what the caller sends:
 * speech goes on unread, everything else only if the {@code Policy} finds nothing in it that the operator keeps to himself; what goes on
 * does so byte for byte. What the model sends goes by as it is, but for the operator's instructions.
 *
 * <p>Source: the vendor's API reference "Realtime" (client events, server events) and its guide "Realtime API with WebSocket".
 */
@NullMarked
package org.tandemrelay.relay.caller.openai;

import org.jspecify.annotations.NullMarked;

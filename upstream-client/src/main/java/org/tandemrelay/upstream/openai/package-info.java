/**
 * OpenAI Realtime, general availability, over WebSocket; and any server that speaks it.
 *
 * <p>{@link org.tandemrelay.upstream.openai.OpenAiRealtime} is the dialect, {@code OpenAiProtocol} one session of it. A message from
 * the model is either the one frequent shape, an audio delta, which {@code AudioDeltaScanner} reads without a parser, or anything
 * else, which {@code OpenAiEventReader} reads as a JSON tree; both paths give the same for the same bytes. What goes out is built by
 * {@code OpenAiCommandWriter} (control, JSON) and {@code AppendWriter} (audio, bytes).
 *
 * <p>The session is configured before any audio goes in: {@code session.created} → {@code session.update} → {@code session.updated}.
 * Source: the vendor's API reference "Realtime" (client events, server events) and its guide "Realtime conversations".
 */
@NullMarked
package org.tandemrelay.upstream.openai;

import org.jspecify.annotations.NullMarked;

/**
 * Vonage's Voice API WebSocket at {@code /telephony/vonage}: linear PCM in binary frames of exactly 20 ms, JSON control beside it.
 *
 * <p>{@code VonageProtocol} is one call; {@code VonageSignature} tells before the upgrade whether Vonage itself is calling. The set-up at
 * the provider is in {@code docs/dialects/vonage.md}.
 *
 * @see <a href="https://developer.vonage.com/en/voice/voice-api/concepts/websockets">Vonage: WebSockets</a>
 */
@NullMarked
package org.tandemrelay.relay.caller.vonage;

import org.jspecify.annotations.NullMarked;

/**
 * Twilio Media Streams: JSON text messages, with µ-law in base64.
 *
 * <p>{@code TwilioAnswer} tells Twilio by webhook to open a stream; {@code TwilioSignature} tells whether it is Twilio that asks. A
 * {@code TwilioProtocol} is one stream: {@code MediaScanner} reads the messages that come fifty times a second, a {@code MarkScanner} those that
 * come five times, {@code TwilioEvents} the others, an {@code Ear} hears what comes; {@code SpokenStream} is the half that goes, by a {@code StreamWriter}. A stream at {@code /telephony/twilio/listen} has no
 * writer: Twilio counts anything sent to such a stream as an error.
 *
 * @see <a href="https://www.twilio.com/docs/voice/media-streams/websocket-messages">Twilio: WebSocket messages</a>
 */
@NullMarked
package org.tandemrelay.relay.caller.twilio;

import org.jspecify.annotations.NullMarked;

/**
 * Asterisk's {@code chan_websocket} at {@code /telephony/asterisk}, as the server that Asterisk dials: raw audio in binary frames,
 * commands and events as JSON or plain text beside it, sub-protocol {@code media}.
 *
 * <p>{@code AsteriskProtocol} is one channel. {@code AsteriskEvent} reads both forms of the control messages, {@code AsteriskForm} writes
 * them. Speech is sent in whole frames and without {@code START_MEDIA_BUFFERING}, so that no version of Asterisk has a remainder to
 * misplace. The set-up is in {@code docs/dialects/asterisk.md}.
 *
 * @see <a href="https://docs.asterisk.org/Configuration/Channel-Drivers/WebSocket/">Asterisk: WebSocket channel driver</a>
 */
@NullMarked
package org.tandemrelay.relay.caller.asterisk;

import org.jspecify.annotations.NullMarked;

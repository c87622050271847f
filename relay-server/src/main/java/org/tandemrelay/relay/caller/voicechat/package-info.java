/**
 * The plain form that many tutorials show, at {@code /ws/voice-chat}: audio in binary frames goes in, what both sides say comes out as
 * text, and with {@code ?audio=1} the model's voice as binary frames. Its messages are described in {@code docs/dialects/voice-chat.md}.
 */
@NullMarked
package org.tandemrelay.relay.caller.voicechat;

import org.jspecify.annotations.NullMarked;

package org.tandemrelay.relay.caller.asterisk;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import org.tandemrelay.relay.json.JsonText;

/** How control messages are written, {@code f(…)} of the dial string. A message of more than 128 bytes is dropped by Asterisk. */
enum AsteriskForm {
    /** The older form, and the default of the dial string. */
    PLAIN {
        @Override
        ByteBuf write(ByteBufAllocator alloc, String command, String id) {
            return ByteBufUtil.writeAscii(alloc, id.isEmpty() ? command : command + " " + id);
        }
    },
    /** One object. */
    JSON {
        @Override
        ByteBuf write(ByteBufAllocator alloc, String command, String id) {
            ObjectNode message = JsonNodeFactory.instance.objectNode().put("command", command);
            return JsonText.write(alloc, id.isEmpty() ? message : message.put(AsteriskEvent.ID, id));
        }
    };

    /**
     * A command.
     *
     * @param id empty if it has none; of few characters
     * @return owned by the caller
     */
    abstract ByteBuf write(ByteBufAllocator alloc, String command, String id);
}

package org.tandemrelay.relay.caller.voicechat;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tandemrelay.upstream.session.ModelEvent.Transcript;

/** Puts the pieces of what is said together, so that each message to the caller can hold the whole as far as it is known. */
final class Captions {

    /** Items that are spoken at once: more than both sides need. */
    private static final int MOST_OPEN = 8;

    /** By item, the oldest first; those that are complete are gone. */
    private final Map<String, StringBuilder> open = new LinkedHashMap<>();

    /** All that is known of the item now. */
    String whole(Transcript words) {
        String item = words.role() + String.valueOf(words.itemId());
        StringBuilder known = open.computeIfAbsent(item, unheard -> new StringBuilder());
        if (words.mode() == Transcript.Mode.REPLACE) {
            known.setLength(0);
        }
        String whole = known.append(words.text()).toString();
        if (words.complete()) {
            open.remove(item);
        } else if (open.size() > MOST_OPEN) {
            Iterator<String> oldest = open.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return whole;
    }
}

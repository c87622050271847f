package org.tandemrelay.relay.keeping;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When the last things were said that there are words of, or will be. In ns of the call's clock. */
final class Utterances {

    private static final int MOST = 64;

    private final Map<String, Spell> spells = new LinkedHashMap<>();

    /** From when on something was said, and until when; {@link Long#MAX_VALUE} while it goes on. */
    record Spell(long fromNanos, long untilNanos) {}

    /** It is being said; what is known of it already stays. */
    void begin(String item, long atNanos) {
        Spell known = spells.get(item);
        spells.put(item, new Spell(known == null ? atNanos : known.fromNanos(), Long.MAX_VALUE));
        if (spells.size() > MOST) {
            spells.remove(spells.keySet().iterator().next());
        }
    }

    void end(String item, long atNanos) {
        Spell known = spells.get(item);
        if (known != null) {
            spells.put(item, new Spell(known.fromNanos(), atNanos));
        }
    }

    /** Null if nobody knows. */
    @Nullable
    Spell of(@Nullable String item) {
        return item == null ? null : spells.get(item);
    }
}

package org.tandemrelay.relay.caller.asterisk;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Short ids for marks, whose names may be as long as the model makes them. */
final class AsteriskMarks {

    /** A minute of them: versions that know no marks send none back. */
    private static final int MOST = 300;

    private final Deque<Mark> underWay = new ArrayDeque<>();
    private long count;

    private record Mark(String id, String name) {}

    /** The id under which a mark is sent. */
    String send(String name) {
        count++;
        String id = "m" + count;
        if (underWay.size() == MOST) {
            underWay.remove();
        }
        underWay.add(new Mark(id, name));
        return id;
    }

    /** The name of a mark that came back, and with it all before; null if it is none of those under way. */
    @Nullable
    String cameBack(String id) {
        for (Mark mark : underWay) {
            if (mark.id().equals(id)) {
                while (!underWay.remove().equals(mark)) {
                    // Those before it have come back, or never will.
                }
                return mark.name();
            }
        }
        return null;
    }

    /** Asterisk forgets those that it has not sent back. */
    void flush() {
        underWay.clear();
    }
}

package org.tandemrelay.upstream.workingset;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what frames of one way pass of a connection: what Netty does, and what the marks tell, from field to field.
 *
 * @param roots where to begin
 */
record Search(Channel channel, List<Object> roots, Way way) {

    /** At most so many. */
    List<Object> find(int most) {
        List<Object> found = new ArrayList<>(most);
        for (Object root : roots) {
            add(root, way, found, most);
        }
        // What was added is looked through in its turn.
        for (int i = 0; i < found.size(); i++) {
            lookThrough(found.get(i), found, most);
        }
        for (Object passed : Doorway.of(channel)) {
            add(passed, Way.BOTH, found, most);
        }
        return found;
    }

    private void lookThrough(Object from, List<Object> found, int most) {
        for (Shape.Reference reference : Shape.of(from).references()) {
            Object content = reference.in(from);
            if (content != null) {
                add(content, reference.wayOf(content), found, most);
            }
        }
    }

    private void add(Object object, @Nullable Way passing, List<Object> found, int most) {
        boolean ours = passing != null && passing.meets(way);
        if (ours && found.size() < most && !contains(found, object)) {
            found.add(object);
        }
    }

    /** Whether it is this very object. */
    static boolean contains(List<Object> objects, Object one) {
        for (int i = 0; i < objects.size(); i++) {
            if (objects.get(i) == one) {
                return true;
            }
        }
        return false;
    }
}

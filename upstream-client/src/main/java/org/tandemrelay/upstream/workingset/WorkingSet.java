package org.tandemrelay.upstream.workingset;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a frame of one call will look at on its way, all touched at once when it arrives.
 *
 * <p>A frame passes some fifty objects of its call, each known by the one before. With hundreds of calls none of them was looked at for 20 ms, and the
 * others have driven them out of the processor's caches meanwhile: memory would be waited for fifty times, one after the other. Where all are asked for
 * in one go they come side by side.
 *
 * <p>They are found by following fields from one object that is marked with {@link EachFrame} to the next, and looked for again now and then, since a
 * call may change what it is made of. One that is missing here, or here for nothing, costs time and nothing else. Confined to one thread; makes no
 * garbage once it has found them.
 */
public final class WorkingSet {

    /** Messages before it is worth while to look: a call may be over at once. */
    private static final int LEAST = 10;

    /** Messages between one look and the next: ten seconds of speech. */
    private static final int EVERY = 500;

    /** Over so many more messages the first looks of calls that begin together are spread. */
    private static final int SPREAD = 250;

    /** Marks are meant for what is looked at often; this is for the case that they are not. */
    private static final int MOST = 96;

    private final Way way;

    /** Where looking begins. */
    private final Object[] roots;

    /** The first {@code count} are what was found. */
    private Object[] objects = new Object[0];

    private int count;
    private int untilLook = LEAST + ThreadLocalRandom.current().nextInt(SPREAD);

    private WorkingSet(Way way, Object[] roots) {
        this.way = way;
        this.roots = roots;
    }

    /**
     * What frames pass from a place on.
     *
     * @param receiver who gets them there: its mark says which way they go
     * @param others that they pass before
     * @return null if the receiver has no mark
     */
    public static @Nullable WorkingSet of(Object receiver, Object... others) {
        Way way = Shape.of(receiver).way();
        if (way == null) {
            return null;
        }
        Object[] roots = Arrays.copyOf(others, others.length + 1);
        roots[others.length] = receiver;
        return new WorkingSet(way, roots);
    }

    /** A frame is there. */
    public void touch() {
        if (--untilLook < 0) {
            untilLook = EVERY;
            look();
        }
        Object[] all = objects;
        for (int i = 0; i < count; i++) {
            // To ask for its class is to read its first word, and the compiler cannot leave that out.
            if (all[i].getClass() == Nobody.class) {
                throw new IllegalStateException("nobody is of this class");
            }
        }
    }

    /** What is touched. */
    List<Object> objects() {
        return List.of(Arrays.copyOf(objects, count));
    }

    private void look() {
        count = 0;
        for (Object root : roots) {
            add(root, way);
        }
        // What was added is looked through in its turn.
        for (int i = 0; i < count; i++) {
            Object from = objects[i];
            List<Shape.Reference> references = Shape.of(from).references();
            for (int j = 0; j < references.size(); j++) {
                Shape.Reference reference = references.get(j);
                Object content = reference.in(from);
                if (content != null) {
                    add(content, reference.wayOf(content));
                }
            }
        }
        Arrays.fill(objects, count, objects.length, null);
    }

    private void add(Object object, @Nullable Way passing) {
        if (passing == null || !passing.meets(way) || count == MOST || isThere(object)) {
            return;
        }
        if (count == objects.length) {
            objects = Arrays.copyOf(objects, Math.min(MOST, count + MOST / 3));
        }
        objects[count] = object;
        count++;
    }

    private boolean isThere(Object object) {
        for (int i = 0; i < count; i++) {
            if (objects[i] == object) {
                return true;
            }
        }
        return false;
    }

    /** There is none. */
    private static final class Nobody {
        private Nobody() {}
    }
}

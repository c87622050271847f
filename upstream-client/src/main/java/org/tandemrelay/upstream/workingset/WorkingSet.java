package org.tandemrelay.upstream.workingset;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a frame of one call will look at on its way, all touched at once before it gets there.
 *
 * <p>A frame passes some seventy objects of its call, each known by the one before. With hundreds of calls none of them was looked at for 20 ms, and the
 * others have driven them out of the processor's caches meanwhile: memory would be waited for seventy times, one after the other. Where all are asked
 * for in one go they come side by side. They are asked for when the frame of the call before comes, as far as {@link Succession} can tell which that
 * is, and when the frame itself comes if not.
 *
 * <p>They are found by following fields from one object that is marked with {@link EachFrame} to the next, and looked for again now and then, since a
 * call may change what it is made of. One that is missing here, or here for nothing, costs time and nothing else. Confined to one event loop.
 */
public final class WorkingSet {

    /** Messages before it is worth while to look: a call may be over at once. */
    private static final int LEAST = 10;

    /** Messages between the first look and the second: twenty seconds of speech. To the next there are twice as many each time. */
    private static final int EVERY = 1_000;

    /** Between two looks at most: some three minutes of speech. A look takes as long as ten frames do. */
    private static final int RAREST = 8_000;

    /** Over so many more messages the first looks of calls that begin together are spread: a relay just started has no time for them all. */
    private static final int SPREAD = 1_000;

    /** Marks are meant for what is looked at often; this is for the case that they are not. */
    private static final int MOST = 96;

    /** So many more may be found later than were the first time. */
    private static final int SPARE = 8;

    /** In the place of what is not there. */
    private static final Object NOTHING = new Object();

    private static final Object[] NONE = {};

    /** Where this set is in its own objects. */
    private static final int SELF = 0;

    /** Where {@link #ahead} is in them, so that it is near itself when this set's frame comes. */
    private static final int THEN = 1;

    /** Where the channel is, of which more than its first word is read. */
    private static final int CHANNEL = 2;

    /** Where what was found begins. */
    private static final int FOUND = 3;

    /** Null when no frame will come any more. */
    private @Nullable Search search;

    private final Succession succession;

    /** What was found, and {@link #NOTHING}; empty until then. Others may have it for their {@link #ahead}. */
    private Object[] objects = NONE;

    private int every = EVERY;

    private int untilLook = LEAST + ThreadLocalRandom.current().nextInt(SPREAD);

    /** Of one read, of late. */
    private int usualBytes;

    /** Whose frame is expected after this one's. */
    private @Nullable WorkingSet next;

    /** How often that was right of late, 2 at most. */
    private int trust;

    /** The objects of that one. */
    private Object[] ahead = NONE;

    private WorkingSet(Search search, Class<?> receiver) {
        this.search = search;
        this.succession = Succession.here(receiver);
    }

    /**
     * What frames of a connection pass. To be called by its event loop.
     *
     * @param receiver who gets them there: its mark says which way they go
     * @param others that they pass before
     * @return null if the receiver has no mark
     */
    public static @Nullable WorkingSet of(Channel channel, Object receiver, Object... others) {
        Way way = Shape.of(receiver).way();
        if (way == null) {
            return null;
        }
        List<Object> roots = new ArrayList<>(List.of(others));
        roots.add(receiver);
        return new WorkingSet(new Search(channel, roots, way), receiver.getClass());
    }

    /**
     * Something was read. What is much shorter than usual is no speech: a mark or a word passes little of all this, and comes when it likes, so that it
     * would only be in the way of the order.
     *
     * @param bytes of it
     */
    public void touch(int bytes) {
        boolean speech = bytes >= usualBytes / 2;
        usualBytes += (bytes - usualBytes) >> 3;
        if (speech) {
            touch();
        }
    }

    /** A frame comes, or is to be sent. */
    public void touch() {
        if (--untilLook < 0) {
            untilLook = every;
            every = Math.min(2 * every, RAREST);
            look();
        }
        if (!succession.comes(this)) {
            touch(objects);
        }
        if (trust > 0) {
            touch(ahead);
        }
    }

    /** No frame will come any more: what was found is let go. */
    public void leave() {
        succession.leaves(this);
        search = null;
        Arrays.fill(objects, NOTHING);
        objects = NONE;
        next = null;
        ahead = NONE;
        trust = 0;
    }

    /** Another's frame came after this one's. Gives whether it was expected to, so that it has been touched. */
    boolean isFollowedBy(WorkingSet other) {
        if (next != other) {
            // One that comes in between is no reason to expect another.
            if (trust > 0) {
                trust--;
            } else {
                next = other;
                lookAheadTo(other.objects);
            }
            return false;
        }
        if (ahead != other.objects) {
            lookAheadTo(other.objects);
        }
        boolean expected = trust > 0;
        trust = Math.min(trust + 1, 2);
        return expected;
    }

    private void lookAheadTo(Object[] others) {
        ahead = others;
        if (objects.length > THEN) {
            objects[THEN] = others;
        }
    }

    private static void touch(Object[] all) {
        for (Object one : all) {
            // To ask for its class is to read its first word, and the compiler cannot leave that out.
            if (one.getClass() == Nobody.class) {
                throw new IllegalStateException("nobody is of this class");
            }
        }
        if (all.length > CHANNEL) {
            Doorway.touch(all[CHANNEL]);
        }
    }

    /** What is touched. */
    List<Object> objects() {
        return Arrays.stream(objects).skip(FOUND).filter(one -> one != NOTHING).toList();
    }

    private void look() {
        if (search == null) {
            return;
        }
        List<Object> found = search.find(MOST);
        if (objects.length == 0) {
            objects = new Object[FOUND + found.size() + SPARE];
        }
        Arrays.fill(objects, NOTHING);
        objects[SELF] = this;
        objects[THEN] = ahead;
        objects[CHANNEL] = search.channel();
        for (int i = 0; i < found.size() && FOUND + i < objects.length; i++) {
            objects[FOUND + i] = found.get(i);
        }
    }

    /** There is none. */
    private static final class Nobody {
        private Nobody() {}
    }
}

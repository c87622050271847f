package org.tandemrelay.upstream.workingset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkingSetTest {

    private static final int LONG = 3_000;
    private static final int FRAME_BYTES = 960;

    private final Ear ear = new Ear();
    private final byte[] head = new byte[14];
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final WorkingSet set = set(ear, head);

    private WorkingSet set(Object receiver, Object... others) {
        WorkingSet made = WorkingSet.of(channel, receiver, others);
        assertNotNull(made);
        return made;
    }

    private static final class Named extends ChannelInboundHandlerAdapter {}

    @EachFrame
    static class Opened {
        final Object self = this;

        @Nullable
        Passed both;
    }

    /** Passes on the mark of what it is made of. */
    static class Ear extends Opened {
        @EachFrame(Way.UP)
        final byte[] name = new byte[8];

        @EachFrame(Way.DOWN)
        final byte[] spoken = new byte[8];

        final Object unmarked = new Unmarked();
        final Object down = new Down();

        Ear() {
            both = new Passed();
        }
    }

    @EachFrame(Way.UP)
    static final class UpEar {
        final Ear ear = new Ear();
    }

    @EachFrame
    static final class Passed {}

    @EachFrame(Way.DOWN)
    static final class Down {}

    static final class Unmarked {
        final Passed behind = new Passed();
    }

    @EachFrame
    static final class Link {
        final @Nullable Link next;

        Link(@Nullable Link next) {
            this.next = next;
        }
    }

    /** What is ours of what is touched after so many frames. */
    private List<Object> touched(WorkingSet set, int frames) {
        for (int i = 0; i < frames; i++) {
            set.touch(FRAME_BYTES);
        }
        List<Object> nettys = Doorway.of(channel);
        return set.objects().stream().filter(one -> !nettys.contains(one)).toList();
    }

    @Test
    void findsWhatIsMarkedAndNothingBehindWhatIsNot() {
        List<Object> found = touched(set, LONG);

        assertTrue(found.containsAll(List.of(ear, head, ear.both, ear.name, ear.spoken, ear.down)));
        assertEquals(6, found.size(), () -> "and nothing else: " + found);
    }

    @Test
    void findsWhatNettyPassesBeforeIt() {
        touched(set, LONG);

        assertTrue(set.objects().containsAll(List.of(channel, channel.pipeline(), channel.config(), channel.unsafe())));
        assertTrue(set.objects().contains(channel.pipeline().firstContext()), "and the first handler's place");
    }

    @Test
    void leavesOutTheHandlersThatAReadDoesNotPass() {
        EmbeddedChannel handled = new EmbeddedChannel(new Named(), new Named(), new Named(), new Named());
        WorkingSet ofHandled = WorkingSet.of(handled, ear);
        assertNotNull(ofHandled);

        touched(ofHandled, LONG);

        ChannelPipeline pipeline = handled.pipeline();
        List<ChannelHandlerContext> places = pipeline.names().stream()
                .map(pipeline::context)
                .filter(place -> place != null && place.handler() instanceof Named)
                .toList();
        assertEquals(4, places.size());
        assertEquals(
                List.of(places.get(0), places.get(3)),
                places.stream().filter(ofHandled.objects()::contains).toList());
    }

    @Test
    void leavesOutWhatFramesOfTheOtherWayPass() {
        UpEar up = new UpEar();

        List<Object> found = touched(set(up), LONG);

        assertEquals(Set.of(up, up.ear, up.ear.both, up.ear.name), Set.copyOf(found));
    }

    @Test
    void doesNotLookForCallsThatAreOverSoon() {
        assertEquals(List.of(), touched(set, 10));
    }

    @Test
    void findsWhatACallIsMadeOfNow() {
        touched(set, LONG);
        Passed before = ear.both;
        ear.both = new Passed();

        List<Object> found = touched(set, LONG);

        assertTrue(found.contains(ear.both));
        assertFalse(found.contains(before), "holds what the call has let go");
    }

    @Test
    void letsAllGoWhenTheConnectionIsOver() {
        touched(set, LONG);

        set.leave();

        assertEquals(List.of(), set.objects());
        assertEquals(List.of(), touched(set, LONG));
    }

    @Test
    void staysSmallWhateverIsMarked() {
        Link last = null;
        for (int i = 0; i < LONG; i++) {
            last = new Link(last);
        }
        assertNotNull(last);

        assertEquals(96, touched(set(last), LONG).size());
    }

    @Test
    void isOnlyForReceiversWithAMark() {
        assertNull(WorkingSet.of(channel, new Unmarked()));
    }
}

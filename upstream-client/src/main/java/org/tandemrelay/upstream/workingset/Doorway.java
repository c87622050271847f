package org.tandemrelay.upstream.workingset;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.IoRegistration;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import java.util.ArrayList;
import java.util.List;

/** What Netty passes of a connection at each read, before it calls a handler. */
final class Doorway {

    /** Of each there is one to a connection or two. */
    private static final List<Class<?>> KINDS = List.of(
            Channel.class,
            Channel.Unsafe.class,
            IoRegistration.class,
            RecvByteBufAllocator.ExtendedHandle.class,
            ChannelPipeline.class,
            ChannelConfig.class,
            FileDescriptor.class);

    private static final int MOST = 32;

    private static final ClassValue<List<Shape.Reference>> REFERENCES = new ClassValue<>() {
        @Override
        protected List<Shape.Reference> computeValue(Class<?> type) {
            return Shape.referencesOf(type);
        }
    };

    private Doorway() {}

    static List<Object> of(Channel channel) {
        List<Object> found = new ArrayList<>(MOST);
        found.add(channel);
        for (int i = 0; i < found.size(); i++) {
            Object from = found.get(i);
            for (Shape.Reference reference : REFERENCES.get(from.getClass())) {
                Object content = reference.in(from);
                if (content != null && isOne(content) && found.size() < MOST && !Search.contains(found, content)) {
                    found.add(content);
                }
            }
        }
        return found;
    }

    /** Reads what is in a channel behind its first words: it is longer than what a processor has of memory at once. */
    static void touch(Object channel) {
        if (channel instanceof EpollSocketChannel epoll && (epoll.fd() == null || epoll.config() == null)) {
            throw new IllegalStateException("a channel has neither");
        }
    }

    private static boolean isOne(Object content) {
        if (content instanceof ChannelHandlerContext place) {
            return isPassed(place);
        }
        // The port that it came in by is a channel too, and all that belongs to that is shared.
        return !(content instanceof ServerChannel) && isOfAKind(content);
    }

    /** Without a stream, which each of the hundreds of fields in a look would make anew. */
    private static boolean isOfAKind(Object content) {
        for (Class<?> kind : KINDS) {
            if (kind.isInstance(content)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a read goes by way of a handler's place: by both ends of the pipeline, and by those next to them, where frames are made of it and where the
     * next read is asked for. Others are only passed in what is no speech.
     */
    private static boolean isPassed(ChannelHandlerContext place) {
        ChannelPipeline pipeline = place.pipeline();
        return place.handler() == place || place == pipeline.firstContext() || place == pipeline.lastContext();
    }
}

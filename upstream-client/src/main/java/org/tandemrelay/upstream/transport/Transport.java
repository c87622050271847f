package org.tandemrelay.upstream.transport;

import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDatagramChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One way of the operating system's to wait for many sockets, with the channel classes that go with it. */
public enum Transport {
    /** Linux, edge-triggered; the only one that gives {@code TCP_NOTSENT_LOWAT}. */
    EPOLL(EpollServerSocketChannel.class, EpollSocketChannel.class, EpollDatagramChannel.class) {
        @Override
        public boolean available() {
            return Epoll.isAvailable();
        }

        @Override
        IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        public ChannelOption<Long> unsentBytes() {
            return EpollChannelOption.TCP_NOTSENT_LOWAT;
        }
    },
    /** Linux 5.9 and later; containers often forbid it, so it is used only where asked for. */
    IO_URING(IoUringServerSocketChannel.class, IoUringSocketChannel.class, IoUringDatagramChannel.class) {
        @Override
        public boolean available() {
            return IoUring.isAvailable();
        }

        @Override
        IoHandlerFactory handlers() {
            return IoUringIoHandler.newFactory();
        }
    },
    /** macOS and the BSDs. */
    KQUEUE(KQueueServerSocketChannel.class, KQueueSocketChannel.class, KQueueDatagramChannel.class) {
        @Override
        public boolean available() {
            return KQueue.isAvailable();
        }

        @Override
        IoHandlerFactory handlers() {
            return KQueueIoHandler.newFactory();
        }
    },
    /** The JDK's selector, everywhere. */
    NIO(NioServerSocketChannel.class, NioSocketChannel.class, NioDatagramChannel.class) {
        @Override
        public boolean available() {
            return true;
        }

        @Override
        IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }
    };

    private final Class<? extends ServerSocketChannel> serverChannel;
    private final Class<? extends SocketChannel> socketChannel;
    private final Class<? extends DatagramChannel> datagramChannel;

    Transport(
            Class<? extends ServerSocketChannel> serverChannel,
            Class<? extends SocketChannel> socketChannel,
            Class<? extends DatagramChannel> datagramChannel) {
        this.serverChannel = serverChannel;
        this.socketChannel = socketChannel;
        this.datagramChannel = datagramChannel;
    }

    /** The best that this machine has: epoll, then kqueue, then NIO. io_uring is never chosen unasked. */
    public static Transport best() {
        if (EPOLL.available()) {
            return EPOLL;
        }
        return KQUEUE.available() ? KQUEUE : NIO;
    }

    /** Whether the machine and the class path have what this transport needs. */
    public abstract boolean available();

    abstract IoHandlerFactory handlers();

    /**
     * A new group of event loops, each a {@link MeasuredLoop}; the caller shuts it down.
     *
     * @param loops event loops, each with one thread; at least 1
     * @param name what the threads are called, a number behind it
     */
    public EventLoopGroup newGroup(int loops, String name) {
        return new MultiThreadIoEventLoopGroup(loops, new DefaultThreadFactory(name), handlers()) {
            @Override
            protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... none) {
                return new MeasuredLoop(this, executor, handlers);
            }
        };
    }

    /**
     * How many bytes the kernel may hold that it has not sent, before the socket counts as full. Without it a peer that stops to read
     * is noticed only when 4 MB, 89 s of 24 kHz PCM, have gone into the kernel.
     *
     * @return null where the transport cannot say so
     */
    public @Nullable ChannelOption<Long> unsentBytes() {
        return null;
    }

    /** The class of a listening socket. */
    public Class<? extends ServerSocketChannel> serverChannel() {
        return serverChannel;
    }

    /** The class of a connecting socket. */
    public Class<? extends SocketChannel> socketChannel() {
        return socketChannel;
    }

    /** The class of a datagram socket, which name lookups use. */
    public Class<? extends DatagramChannel> datagramChannel() {
        return datagramChannel;
    }
}

package org.tandemrelay.upstream.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over a real socket, since what goes straight to one passes no pipeline. */
class FrameOutletTest {

    private final ByteBufAllocator alloc = new AdaptiveByteBufAllocator();

    /** What went by Netty's way. */
    private final List<Object> queued = new CopyOnWriteArrayList<>();

    private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    private EventLoopGroup group;
    private Channel channel;
    private Channel far;
    private FrameOutlet outlet;

    @BeforeEach
    void connects() throws Exception {
        assumeTrue(Epoll.isAvailable());
        group = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
        CompletableFuture<Channel> accepted = new CompletableFuture<>();
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext ctx) {
                        accepted.complete(ctx.channel());
                    }

                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        ByteBuf bytes = (ByteBuf) message;
                        synchronized (arrived) {
                            arrived.writeBytes(ByteBufUtil.getBytes(bytes));
                        }
                        bytes.release();
                    }

                    @Override
                    public boolean isSharable() {
                        return true;
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        channel = new Bootstrap()
                .group(group)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, alloc)
                .handler(new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                        queued.add(message);
                        ctx.write(message, promise);
                    }
                })
                .connect(server.localAddress())
                .sync()
                .channel();
        far = accepted.get();
        channel.pipeline().addLast("frames", new ChannelOutboundHandlerAdapter());
        outlet = on(() -> FrameOutlet.behind(channel.pipeline().context("frames")));
    }

    @AfterEach
    void ends() {
        if (group != null) {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private <T> T on(Callable<T> task) throws Exception {
        return channel.eventLoop().submit(task).get();
    }

    private ByteBuf bytes(String text) {
        return alloc.directBuffer(512).writeBytes(text.getBytes(US_ASCII));
    }

    private byte[] arrived() {
        synchronized (arrived) {
            return arrived.toByteArray();
        }
    }

    private void readsAll(byte[] expected) {
        far.config().setAutoRead(true);
        await().untilAsserted(() -> assertThat(arrived()).isEqualTo(expected));
    }

    @Test
    void sendsAFrameAndAShortOneBehindItPastThePipeline() throws Exception {
        // When
        int left = on(() -> {
            ByteBuf speech = bytes("speech");
            ByteBuf mark = bytes("mark");
            outlet.write(speech);
            outlet.write(mark);
            outlet.flush();
            return speech.refCnt() + mark.refCnt();
        });

        // Then
        readsAll("speechmark".getBytes(US_ASCII));
        assertThat(queued).isEmpty();
        assertThat(left).isZero();
    }

    @Test
    void letsNothingOvertakeWhatWaits() throws Exception {
        // When
        on(() -> {
            outlet.write(bytes("first "));
            channel.write(bytes("second "));
            outlet.write(bytes("third "));
            outlet.flush();
            outlet.write(bytes("fourth "));
            channel.writeAndFlush(bytes("fifth"));
            return null;
        });

        // Then
        readsAll("first second third fourth fifth".getBytes(US_ASCII));
    }

    @Test
    void keepsWhatASlowReaderDoesNotTakeInOrder() throws Exception {
        // Given
        byte[] all = new byte[16 << 20];
        new Random(7).nextBytes(all);

        // When
        boolean writable = on(() -> {
            for (int at = 0; at < all.length; at += 64 << 10) {
                outlet.write(alloc.directBuffer(64 << 10).writeBytes(all, at, 64 << 10));
                outlet.flush();
            }
            return channel.isWritable();
        });

        // Then
        assertThat(writable).isFalse();
        assertThat(queued).isNotEmpty();
        readsAll(all);
        await().untilAsserted(() -> assertThat(channel.isWritable()).isTrue());
    }

    @Test
    void appendsNothingToAFrameThatSomebodyElseHolds() throws Exception {
        // When
        String kept = on(() -> {
            ByteBuf speech = bytes("speech");
            ByteBuf shared = speech.retainedDuplicate();
            outlet.write(speech);
            outlet.write(bytes("mark"));
            outlet.flush();
            shared.writerIndex(shared.capacity()).readerIndex(6);
            byte[] behind = ByteBufUtil.getBytes(shared, 6, 4);
            shared.release();
            return new String(behind, US_ASCII);
        });

        // Then
        readsAll("speechmark".getBytes(US_ASCII));
        assertThat(kept).isNotEqualTo("mark");
    }

    @Test
    void releasesWhatWaitsWhenTheConnectionEnds() throws Exception {
        // Given
        ByteBuf waiting = bytes("waiting");
        on(() -> {
            outlet.write(waiting);
            return null;
        });

        // When
        channel.close().sync();

        // Then
        await().untilAsserted(() -> assertThat(waiting.refCnt()).isZero());
    }

    @Test
    void releasesWhatIsWrittenToAConnectionThatIsOver() throws Exception {
        // Given
        channel.close().sync();
        ByteBuf late = bytes("late");

        // When
        on(() -> {
            outlet.write(late);
            outlet.flush();
            return null;
        });

        // Then
        await().untilAsserted(() -> assertThat(late.refCnt()).isZero());
    }

    @Test
    void takesWhatHasNoMemoryOfItsOwnToThePipeline() throws Exception {
        // When
        on(() -> {
            outlet.write(Unpooled.copiedBuffer("heap", US_ASCII));
            outlet.flush();
            return null;
        });

        // Then
        readsAll("heap".getBytes(US_ASCII));
        assertThat(queued).hasSize(1);
    }
}

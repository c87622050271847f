package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemrelay.upstream.connect.ModelNames;
import org.tandemrelay.upstream.transport.Transport;

/** A name server that answers, that does not, and that has nothing to tell. */
class NameServerTest {

    private static final InetSocketAddress MODEL = InetSocketAddress.createUnresolved("model.example", 443);

    /** What is done with questions. */
    private enum Mood {
        ANSWERS,
        IS_SILENT,
        KNOWS_NOTHING
    }

    private final EventLoopGroup loops = Transport.NIO.newGroup(1, "names");
    private final EventLoop loop = loops.next();
    private volatile Mood mood = Mood.ANSWERS;
    private ModelNames names;

    @BeforeEach
    void start() {
        InetSocketAddress server = (InetSocketAddress) new Bootstrap()
                .group(loops)
                .channel(NioDatagramChannel.class)
                .handler(new ChannelInitializer<DatagramChannel>() {
                    @Override
                    protected void initChannel(DatagramChannel channel) {
                        channel.pipeline()
                                .addLast(new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new Server());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel()
                .localAddress();
        names = ModelNames.askedFrom(server, Transport.NIO);
    }

    @AfterEach
    void stop() {
        names.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Server extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramDnsQuery query) {
            if (mood == Mood.IS_SILENT) {
                return;
            }
            DnsQuestion asked = query.recordAt(DnsSection.QUESTION);
            DatagramDnsResponse answer = new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
            answer.addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(asked.name(), asked.type()));
            if (mood == Mood.KNOWS_NOTHING) {
                answer.setCode(DnsResponseCode.NXDOMAIN);
            } else if (asked.type().equals(DnsRecordType.A)) {
                // Good for no time at all, so that each is asked for.
                answer.addRecord(
                        DnsSection.ANSWER,
                        new DefaultDnsRawRecord(
                                asked.name(), DnsRecordType.A, 0, Unpooled.wrappedBuffer(new byte[] {(byte) 192, 0, 2, 7
                                })));
            }
            ctx.writeAndFlush(answer);
        }
    }

    private Future<InetSocketAddress> lookUp() {
        Future<InetSocketAddress> found = names.getResolver(loop).resolve(MODEL);
        assertThat(found.awaitUninterruptibly(20, TimeUnit.SECONDS)).isTrue();
        return found;
    }

    private static String address(Future<InetSocketAddress> found) {
        return found.getNow().getAddress().getHostAddress();
    }

    @Test
    @Row(value = "F22", holds = "name servers that fall silent: models are where they were")
    void findsAModelWhereItWasWhileNoServerAnswers() {
        // Given
        assertThat(address(lookUp())).isEqualTo("192.0.2.7");

        // When
        mood = Mood.IS_SILENT;

        // Then
        assertThat(address(lookUp())).isEqualTo("192.0.2.7");
    }

    @Test
    @Row(value = "F22", holds = "a name that was not found is asked for again: found as soon as servers know it")
    void remembersNoFailure() {
        // Given
        mood = Mood.KNOWS_NOTHING;
        assertThat(lookUp().isSuccess()).isFalse();

        // When
        mood = Mood.ANSWERS;

        // Then
        assertThat(address(lookUp())).isEqualTo("192.0.2.7");
    }

    @Test
    @Row(value = "F22", holds = "a silent name server holds no event loop up, and is waited for 2 s a question")
    void waitsForASilentServerElsewhere() {
        // Given
        mood = Mood.IS_SILENT;

        // When
        Future<InetSocketAddress> looking = names.getResolver(loop).resolve(MODEL);

        // Then: the loop does something else meanwhile
        assertThat(loop.submit(() -> {}).awaitUninterruptibly(10, TimeUnit.SECONDS))
                .isTrue();
        assertThat(looking.isDone()).isFalse();
        assertThat(looking.awaitUninterruptibly(40, TimeUnit.SECONDS)).isTrue();
        assertThat(looking.isSuccess()).isFalse();
    }
}

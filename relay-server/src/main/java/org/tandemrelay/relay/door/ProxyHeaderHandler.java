package org.tandemrelay.relay.door;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes from a proxy's PROXY header, version 2, who is behind it. Stands in the pipeline only of connections from proxies that are
 * trusted, behind Netty's decoder for such headers, which goes when it has read one; and goes then too.
 *
 * @see <a href="https://www.haproxy.org/download/2.6/doc/proxy-protocol.txt">The PROXY protocol</a>
 */
final class ProxyHeaderHandler extends SimpleChannelInboundHandler<HAProxyMessage> {

    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeaderHandler.class);

    private final ConnectionSource source;

    ProxyHeaderHandler(ConnectionSource source) {
        this.source = source;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) {
        if (header.protocolVersion() != HAProxyProtocolVersion.V2) {
            ctx.close();
            return;
        }
        byte[] address = header.sourceAddress() == null
                ? null
                : NetUtil.createByteArrayFromIpAddressString(header.sourceAddress());
        // A proxy that asks for itself, to see whether the relay lives, names nobody.
        if (header.command() == HAProxyCommand.PROXY && address != null) {
            source.named(new InetSocketAddress(inet(address), header.sourcePort()));
        }
        ctx.pipeline().remove(this);
    }

    private static InetAddress inet(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address of 4 or 16 bytes is one", impossible);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        LOG.atDebug().addKeyValue("failure", failure.toString()).log("a proxy's connection began without its header");
        ctx.close();
    }
}

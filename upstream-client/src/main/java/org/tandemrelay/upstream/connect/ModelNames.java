package org.tandemrelay.upstream.connect;

import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.tandemrelay.upstream.transport.Transport;

/**
 * Looks models' names up without holding up an event loop, as the JDK would in getaddrinfo. A name that was found once is led to where it was
 * while name servers are out; whether that is still the model says its certificate. That a name is not found is not remembered. Shared by
 * all event loops.
 */
public final class ModelNames extends AddressResolverGroup<InetSocketAddress> {

    /** For one question to one server; all of dialling has its own deadline. */
    private static final long QUESTION_MILLIS = 2_000;

    private final DnsAddressResolverGroup servers;
    private final ConcurrentMap<String, List<InetSocketAddress>> known = new ConcurrentHashMap<>();

    private ModelNames(DnsNameResolverBuilder builder, Transport transport) {
        servers = new DnsAddressResolverGroup(
                builder.datagramChannelType(transport.datagramChannel()).queryTimeoutMillis(QUESTION_MILLIS));
    }

    /** By the name servers, and the file of hosts, of this machine. */
    public static ModelNames ofTheMachine(Transport transport) {
        return new ModelNames(new DnsNameResolverBuilder(), transport);
    }

    /** By one name server. */
    public static ModelNames askedFrom(InetSocketAddress server, Transport transport) {
        return new ModelNames(
                new DnsNameResolverBuilder().nameServerProvider(new SingletonDnsServerAddressStreamProvider(server)),
                transport);
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor loop) {
        return new Remembering(loop, servers.getResolver(loop));
    }

    @Override
    public void close() {
        super.close();
        servers.close();
    }

    private final class Remembering extends AbstractAddressResolver<InetSocketAddress> {
        private final AddressResolver<InetSocketAddress> asking;

        Remembering(EventExecutor loop, AddressResolver<InetSocketAddress> asking) {
            super(loop, InetSocketAddress.class);
            this.asking = asking;
        }

        @Override
        protected boolean doIsResolved(InetSocketAddress address) {
            return !address.isUnresolved();
        }

        @Override
        protected void doResolve(InetSocketAddress name, Promise<InetSocketAddress> promise) {
            asking.resolveAll(name).addListener((Future<List<InetSocketAddress>> found) -> {
                List<InetSocketAddress> addresses = addresses(name, found);
                if (addresses.isEmpty()) {
                    promise.tryFailure(found.cause());
                } else {
                    promise.trySuccess(addresses.get(0));
                }
            });
        }

        @Override
        protected void doResolveAll(InetSocketAddress name, Promise<List<InetSocketAddress>> promise) {
            asking.resolveAll(name).addListener((Future<List<InetSocketAddress>> found) -> {
                List<InetSocketAddress> addresses = addresses(name, found);
                if (addresses.isEmpty()) {
                    promise.tryFailure(found.cause());
                } else {
                    promise.trySuccess(addresses);
                }
            });
        }

        /** Those found, or those known; none if neither. */
        private List<InetSocketAddress> addresses(InetSocketAddress name, Future<List<InetSocketAddress>> found) {
            String place = name.getHostString() + ":" + name.getPort();
            if (found.isSuccess()) {
                known.put(place, List.copyOf(found.getNow()));
                return found.getNow();
            }
            return known.getOrDefault(place, List.of());
        }
    }
}

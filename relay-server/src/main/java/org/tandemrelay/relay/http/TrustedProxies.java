package org.tandemrelay.relay.http;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The proxies that are believed what they say of where a request came to. */
public final class TrustedProxies {

    private final List<IpSubnetFilterRule> subnets;

    private TrustedProxies(List<IpSubnetFilterRule> subnets) {
        this.subnets = List.copyOf(subnets);
    }

    /** Nobody is believed. */
    public static TrustedProxies none() {
        return new TrustedProxies(List.of());
    }

    /**
     * These are believed.
     *
     * @param subnets addresses, or subnets in the notation of RFC 4632 such as {@code 10.0.0.0/8}
     * @throws IllegalArgumentException if one is neither; the message says what would be right
     */
    public static TrustedProxies of(Collection<String> subnets) {
        List<IpSubnetFilterRule> rules = new ArrayList<>();
        for (String subnet : subnets) {
            rules.add(rule(subnet));
        }
        return new TrustedProxies(rules);
    }

    private static IpSubnetFilterRule rule(String subnet) {
        int slash = subnet.indexOf('/');
        String address = slash < 0 ? subnet : subnet.substring(0, slash);
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes != null) {
            try {
                int bits = slash < 0 ? 8 * bytes.length : Integer.parseInt(subnet.substring(slash + 1));
                return new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT);
            } catch (IllegalArgumentException noSuchPrefix) {
                // Refused below, with the same words. A number that is none is of this kind too.
            }
        }
        throw new IllegalArgumentException(
                "must be addresses or subnets such as 10.0.0.0/8 or ::1, with commas between");
    }

    /** Whether it is one of them. */
    public boolean trust(SocketAddress proxy) {
        return proxy instanceof InetSocketAddress address
                && subnets.stream().anyMatch(subnet -> subnet.matches(address));
    }
}

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

    /** Of 10.0.0.0/8. For IPv6 far too few, but nobody means them. */
    private static final int WIDEST_BITS = 8;

    private final List<IpSubnetFilterRule> subnets;

    /** Whether one of them is wider than the widest private network. */
    private final boolean wide;

    private TrustedProxies(List<IpSubnetFilterRule> subnets, boolean wide) {
        this.subnets = List.copyOf(subnets);
        this.wide = wide;
    }

    /** Nobody is believed. */
    public static TrustedProxies none() {
        return new TrustedProxies(List.of(), false);
    }

    /**
     * These are believed.
     *
     * @param subnets addresses, or subnets in the notation of RFC 4632 such as {@code 10.0.0.0/8}
     * @throws IllegalArgumentException if one is neither; the message says what would be right
     */
    public static TrustedProxies of(Collection<String> subnets) {
        List<IpSubnetFilterRule> rules = new ArrayList<>();
        boolean wide = false;
        for (String subnet : subnets) {
            rules.add(rule(subnet));
            wide |= bits(subnet) < WIDEST_BITS;
        }
        return new TrustedProxies(rules, wide);
    }

    private static IpSubnetFilterRule rule(String subnet) {
        String address = subnet.replaceFirst("/.*", "");
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes != null) {
            try {
                int bits = subnet.indexOf('/') < 0 ? 8 * bytes.length : bits(subnet);
                return new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT);
            } catch (IllegalArgumentException noSuchPrefix) {
                // Refused below, with the same words. A number that is none is of this kind too.
            }
        }
        throw new IllegalArgumentException(
                "must be addresses or subnets such as 10.0.0.0/8 or ::1, with commas between");
    }

    /** As many as it says; all, if it says nothing. */
    private static int bits(String subnet) {
        int slash = subnet.indexOf('/');
        return slash < 0 ? Integer.MAX_VALUE : Integer.parseInt(subnet.substring(slash + 1));
    }

    /** Whether they are so many that callers must be among them: more than any private network of IPv4 has. */
    public boolean wide() {
        return wide;
    }

    /** Whether it is one of them. */
    public boolean trust(SocketAddress proxy) {
        return proxy instanceof InetSocketAddress address
                && subnets.stream().anyMatch(subnet -> subnet.matches(address));
    }
}

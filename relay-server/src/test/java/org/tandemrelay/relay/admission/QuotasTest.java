package org.tandemrelay.relay.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.admission.NotAdmitted.Reason;
import org.tandemrelay.relay.admission.Quotas.Limits;
import org.tandemrelay.relay.admission.Quotas.Permit;

class QuotasTest {

    private static final Principal SHOP = Principal.named("shop");
    private static final Principal WEB = Principal.named("web");
    private static final long SECOND = 1_000_000_000L;

    private static InetAddress at(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void refuses(Quotas quotas, Principal principal, String address, String words) {
        assertThatThrownBy(() -> quotas.take(principal, at(address), 0))
                .isInstanceOfSatisfying(
                        NotAdmitted.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.TOO_MANY))
                .hasMessageContaining(words);
    }

    @Test
    void countsCallsInAll() throws NotAdmitted {
        // Given
        Quotas quotas = new Quotas(new Limits(2, 0, 0, 0));
        Permit first = quotas.take(SHOP, at("192.0.2.1"), 0);
        quotas.take(WEB, at("192.0.2.2"), 0);
        refuses(quotas, WEB, "192.0.2.3", "as many calls as it takes");

        // When
        first.release();
        first.release();

        // Then
        quotas.take(WEB, at("192.0.2.3"), 0);
        refuses(quotas, WEB, "192.0.2.3", "as many calls as it takes");
    }

    @Test
    void countsCallsOfEachKeyAndOfEachAddress() throws NotAdmitted {
        // Given
        Quotas quotas = new Quotas(new Limits(0, 2, 1, 0));
        quotas.take(SHOP, at("192.0.2.1"), 0);

        // Then
        refuses(quotas, WEB, "192.0.2.1", "this address");
        quotas.take(SHOP, at("192.0.2.2"), 0);
        refuses(quotas, SHOP, "192.0.2.3", "this key");
        quotas.take(WEB, at("192.0.2.3"), 0);
    }

    @Test
    void countsAnIpv6NetworkAsOneAddress() throws NotAdmitted {
        // Given
        Quotas quotas = new Quotas(new Limits(0, 0, 1, 0));
        quotas.take(SHOP, at("2001:db8:1:2::1"), 0);

        // Then
        refuses(quotas, SHOP, "2001:db8:1:2:ffff::9", "this address");
        quotas.take(SHOP, at("2001:db8:1:3::1"), 0);
    }

    @Test
    void letsSoManyCallsBeginInASecond() throws NotAdmitted {
        // Given
        Quotas quotas = new Quotas(new Limits(0, 0, 0, 2));
        long start = Long.MAX_VALUE - SECOND;

        // When
        quotas.take(SHOP, at("192.0.2.1"), start);
        quotas.take(SHOP, at("192.0.2.1"), start);

        // Then
        assertThatThrownBy(() -> quotas.take(SHOP, at("192.0.2.1"), start + SECOND / 4))
                .hasMessageContaining("begin at once");
        quotas.take(SHOP, at("192.0.2.1"), start + SECOND / 2 + 1);
        assertThatThrownBy(() -> quotas.take(SHOP, at("192.0.2.1"), start + SECOND / 2 + 2))
                .hasMessageContaining("begin at once");
        quotas.take(SHOP, at("192.0.2.1"), start + 3 * SECOND);
        quotas.take(SHOP, at("192.0.2.1"), start + 3 * SECOND);
    }

    @Test
    void keepsNothingOfCallsThatAreOver() throws NotAdmitted {
        // Given
        Quotas quotas = new Quotas(new Limits(1, 1, 1, 0));

        // Then
        for (int i = 0; i < 100; i++) {
            quotas.take(Principal.named("p" + i), at("192.0.2." + i), 0).release();
        }
        assertThat(quotas.used()).isZero();
    }
}

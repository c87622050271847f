package org.tandemrelay.relay.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.relay.admission.NotAdmitted.Reason;
import org.tandemrelay.relay.http.HttpPeer;
import org.tandemrelay.relay.http.PublicAddress;
import org.tandemrelay.relay.http.TrustedProxies;

/** What a browser may be made to say, and who gets in by it. */
class OriginsTest {

    private static final HttpPeer CLEAR = new HttpPeer(new InetSocketAddress("192.0.2.1", 1), false);
    private static final HttpPeer OVER_TLS = new HttpPeer(new InetSocketAddress("192.0.2.1", 1), true);
    private static final HttpPeer PROXY = new HttpPeer(new InetSocketAddress("10.0.0.1", 1), false);
    private static final Origins PUBLIC = new Origins(Set.of("https://shop.example"), false, address(null));
    private static final Origins NAMED = new Origins(Set.of(), false, address("wss://relay.example"));
    private static final Origins LOOPBACK = new Origins(Set.of(), true, address(null));

    private static PublicAddress address(@Nullable String configured) {
        return new PublicAddress(
                configured == null ? null : URI.create(configured), TrustedProxies.of(List.of("10.0.0.1")));
    }

    private static HttpHeaders headers(String host, String... origins) {
        HttpHeaders headers = new DefaultHttpHeaders().set("Host", host);
        for (String origin : origins) {
            headers.add("Origin", origin);
        }
        return headers;
    }

    private static void refuses(Origins origins, HttpHeaders headers) {
        refuses(origins, headers, CLEAR);
    }

    private static void refuses(Origins origins, HttpHeaders headers, HttpPeer peer) {
        assertThatThrownBy(() -> origins.check(headers, peer))
                .isInstanceOfSatisfying(
                        NotAdmitted.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.FORBIDDEN));
    }

    @Test
    void letsInTheRelaysOwnPagesAndThoseListedAndWhoeverIsNoBrowser() {
        assertThatCode(() -> {
                    PUBLIC.check(headers("relay.example:8443", "https://relay.example:8443"), CLEAR);
                    PUBLIC.check(headers("relay.example", "https://RELAY.example"), CLEAR);
                    PUBLIC.check(headers("relay.example", "https://shop.example"), CLEAR);
                    PUBLIC.check(headers("relay.example"), CLEAR);
                    LOOPBACK.check(headers("127.0.0.1:8080", "http://localhost:3000"), CLEAR);
                    LOOPBACK.check(headers("[::1]:8080", "http://[::1]:8080"), CLEAR);
                    LOOPBACK.check(headers("127.0.0.1:8080", "http://127.0.0.1:8080"), CLEAR);
                })
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "*",
                "https://evil.example",
                "https://relay.example.evil.example",
                "https://evil-relay.example",
                "https://relay.example:444",
                "https://relay.example@evil.example",
                "https://user@relay.example",
                "https://user:pass@relay.example",
                "https://relay.example/",
                "https://relay.example/path",
                "https://relay.example?x",
                "https://relay.example#x",
                "https://relay.example\\@evil.example",
                "https://relay.example%2eevil.example",
                "https://relay.example evil.example",
                "https://relay.example,https://evil.example",
                "https://evil.example,https://relay.example",
                "//relay.example",
                "relay.example",
                "file://relay.example",
                "chrome-extension://relay.example",
                "javascript://relay.example",
                "data:relay.example",
                "ws://relay.example",
                "https:relay.example",
                "https:/relay.example",
                "https:///relay.example",
                "https://relay.example.",
                "https://xn--rely-3qa.example",
                "https://relаy.example",
                "https://shop.example.evil.example",
                "https://SHOP.example:443",
                "http://shop.example",
                "https://shop.example/",
                "https://127.0.0.1",
                "http://localhost",
                "https://[::1]",
                "https://0.0.0.0"
            })
    void refusesEveryOtherPage(String origin) {
        refuses(PUBLIC, headers("relay.example", origin));
    }

    /** A page that came in the clear may be from whoever is between. */
    @Test
    void wherePagesGoOverTlsNoneInTheClearIsItsOwn() {
        // Given
        HttpHeaders page = headers("relay.example", "http://relay.example");
        HttpHeaders behindProxy =
                headers("relay.example", "http://relay.example").set("X-Forwarded-Proto", "https");
        HttpHeaders byAnotherName = headers("inside:8080", "http://inside:8080");

        // Then
        refuses(PUBLIC, page, OVER_TLS);
        refuses(PUBLIC, behindProxy, PROXY);
        refuses(NAMED, page, CLEAR);
        assertThatCode(() -> {
                    PUBLIC.check(page, CLEAR);
                    // Not the word of somebody who is no proxy of ours.
                    PUBLIC.check(behindProxy, CLEAR);
                    NAMED.check(byAnotherName, CLEAR);
                    PUBLIC.check(headers("relay.example", "https://relay.example"), OVER_TLS);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void refusesTwoOrigins() {
        refuses(PUBLIC, headers("relay.example", "https://relay.example", "https://relay.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://rebound.example:8080",
                "http://user@localhost:8080",
                "http://localhost.evil.example",
                "http://localhost/path",
                "http://localhost?x",
                "http://127.0.0.1.evil.example",
                "http://[::2]",
                "file://localhost",
                "null"
            })
    void onLoopbackANameThatLeadsHereIsNotThisMachine(String origin) {
        refuses(LOOPBACK, headers("rebound.example:8080", origin));
    }

    @Test
    void saysWhereAPageIsListed() {
        assertThatThrownBy(() -> PUBLIC.check(headers("relay.example", "https://evil.example"), CLEAR))
                .hasMessageContaining("allowed-origins")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("evil"));
    }
}

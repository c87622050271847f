package org.tandemrelay.relay.configuration;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.tandemrelay.relay.http.TrustedProxies;

/** Where the relay listens, and what it runs on. */
public final class ServerSettings {

    /** Where to listen. */
    public static final Setting<String> HOST =
            Setting.of("host", "ADDRESS", "127.0.0.1", "Address to listen on.", Values::text);

    /** Which port. */
    public static final Setting<Integer> PORT =
            Setting.of("port", "PORT", "8080", "Port to listen on; 0 takes any free one.", Values.number(0, 65_535));

    /** How many event loops. */
    public static final Setting<Integer> EVENT_LOOPS = Setting.of(
            "event-loops",
            "N",
            "0",
            "Event loops, each with a thread; 0 for one a processor.",
            Values.number(0, 1_024));

    /** Whether event loops go first. */
    public static final Setting<Integer> REAL_TIME = Setting.of(
            "real-time",
            "PRIORITY",
            "0",
            "Priority of event loops in the kernel's class for real time, 1 to 99: they go before whatever else wants their processors. Wants"
                    + " Linux, and CAP_SYS_NICE or a limit on RTPRIO; 0 for the usual class.",
            Values.number(0, 99));

    /** Which transport. */
    public static final Setting<TransportChoice> TRANSPORT = Setting.of(
            "transport",
            "auto|epoll|io-uring|kqueue|nio",
            "auto",
            "How to wait for sockets; auto takes epoll or kqueue where it is there.",
            Values.oneOf(TransportChoice.class));

    /** The relay's certificate. */
    public static final Setting<Path> TLS_CERT = Setting.of(
            "tls-cert",
            "FILE",
            "",
            "Certificate and its chain, in PEM: with tls-key, callers are served over TLS. Read again when it changes.",
            Values::file);

    /** The key of the certificate. */
    public static final Setting<Path> TLS_KEY = Setting.of(
            "tls-key", "FILE", "", "Private key of tls-cert, in PEM: PKCS #8 without a password.", Values::file);

    /** How the world outside finds the relay. */
    public static final Setting<URI> PUBLIC_URL = Setting.of(
            "public-url",
            "wss://…",
            "",
            "Address under which telephone providers find the relay, such as wss://relay.example.com. Default: what each request says.",
            Addresses::publicAddress);

    /** Proxies that are believed. */
    public static final Setting<TrustedProxies> TRUSTED_PROXIES = Setting.of(
            "trusted-proxies",
            "ADDRESS[/BITS],…",
            "",
            "Proxies that are believed where a caller is, by X-Forwarded-For, and, without public-url, where it called, by -Proto, -Host and -Port. Default: none.",
            value -> TrustedProxies.of(Values.list(value)));

    /** Whether proxies say at the beginning of a connection for whom it is. */
    public static final Setting<Boolean> PROXY_PROTOCOL = Setting.of(
            "proxy-protocol",
            "true|false",
            "false",
            "Whether connections from trusted-proxies begin with a PROXY header of version 2, which says where the caller is; such"
                    + " connections without one are then cut.",
            Values::yesOrNo);

    /** From connection to upgrade. */
    public static final Setting<Duration> HANDSHAKE_TIMEOUT = Setting.of(
            "handshake-timeout",
            "DURATION",
            "5s",
            "From a caller's connection to its upgrade, or from one request to the next.",
            Values::positiveDuration);

    /** How many connections. */
    public static final Setting<Integer> MAX_CONNECTIONS = Setting.of(
            "max-connections",
            "N",
            "0",
            "Connections from callers at a time; more are answered with 503. 0 for as many as the process has file descriptors for, at two"
                    + " a call.",
            Values.number(0, 1_000_000));

    /** Grace of shutting down. */
    public static final Setting<Duration> DRAIN = Setting.of(
            "drain",
            "DURATION",
            "30s",
            "How long calls may go on after SIGTERM before they are ended with close code 1001.",
            Values::duration);

    /** How long the relay warms up. */
    public static final Setting<Duration> WARM_UP = Setting.of(
            "warm-up",
            "DURATION",
            "1500ms",
            "How long the relay calls itself at its start, before /readyz says that it is ready; 0s for not at all.",
            Values::duration);

    /** Whether changed files are taken. */
    public static final Setting<Boolean> RELOAD = Setting.of(
            "reload-on-change",
            "true|false",
            "true",
            "Whether keys, secrets, prices and limits are read again when their files change, as on SIGHUP.",
            Values::yesOrNo);

    private ServerSettings() {}
}

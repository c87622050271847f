package org.tandemrelay.relay.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ValuesTest {

    private static final Map<String, Function<String, ?>> PARSERS = Map.ofEntries(
            Map.entry("yes or no", Values::yesOrNo),
            Map.entry("number", Values.number(0, 65_535)),
            Map.entry("duration", Values::duration),
            Map.entry("positive duration", Values::positiveDuration),
            Map.entry("lead", Values::lead),
            Map.entry("size", Values::size),
            Map.entry("address", Addresses::webSocketAddress),
            Map.entry("public address", Addresses::publicAddress),
            Map.entry("subnets", ServerSettings.TRUSTED_PROXIES.parser()),
            Map.entry("credential", Values::credential),
            Map.entry("word", Values.oneOf(TransportChoice.class)),
            Map.entry("list", Values::list));

    static Stream<Arguments> good() {
        return Stream.of(
                Arguments.of("yes or no", "true", true),
                Arguments.of("yes or no", "false", false),
                Arguments.of("number", "0", 0),
                Arguments.of("number", "65535", 65_535),
                Arguments.of("duration", "0", Duration.ZERO),
                Arguments.of("duration", "250", Duration.ofMillis(250)),
                Arguments.of("duration", "250ms", Duration.ofMillis(250)),
                Arguments.of("duration", "5 s", Duration.ofSeconds(5)),
                Arguments.of("duration", "10m", Duration.ofMinutes(10)),
                Arguments.of("duration", "8760h", Duration.ofDays(365)),
                Arguments.of("positive duration", "1", Duration.ofMillis(1)),
                Arguments.of("lead", "40", 40L),
                Arguments.of("lead", "1s", 1_000L),
                Arguments.of("lead", "unlimited", -1L),
                Arguments.of("size", "1024", 1_024),
                Arguments.of("size", "64KiB", 65_536),
                Arguments.of("size", "64 MiB", 64 << 20),
                Arguments.of("address", "ws://127.0.0.1:9800/a?b=c", URI.create("ws://127.0.0.1:9800/a?b=c")),
                Arguments.of("address", "wss://[::1]/", URI.create("wss://[::1]/")),
                Arguments.of("public address", "wss://relay.example.com", URI.create("wss://relay.example.com")),
                Arguments.of("public address", "https://[::1]:8443/a/", URI.create("https://[::1]:8443/a/")),
                Arguments.of("credential", "sk-proj_0123~+/=.", "sk-proj_0123~+/=."),
                Arguments.of("word", "io-uring", TransportChoice.IO_URING),
                Arguments.of("word", "auto", TransportChoice.AUTO),
                Arguments.of(
                        "list",
                        "https://a.example, https://b.example,",
                        Set.of("https://a.example", "https://b.example")),
                Arguments.of("list", " , ", Set.of()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("good")
    void readsWhatIsRight(String kind, String text, Object expected) {
        // When
        Object value = parser(kind).apply(text);

        // Then
        assertThat(value).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            yes or no         | yes                  | must be true or false
            yes or no         | TRUE                 | must be true or false
            number            | -1                   | must be a number from 0 to 65535
            number            | 65536                | must be a number from 0 to 65535
            number            | 99999999999          | must be a number from 0 to 65535
            number            | 80.5                 | must be a number from 0 to 65535
            duration          | soon                 | must be a duration such as 200ms, 5s, 10m or 1h
            duration          | -5s                  | must be a duration such as 200ms, 5s, 10m or 1h
            duration          | 5 seconds            | must be a duration such as 200ms, 5s, 10m or 1h
            duration          | 1234567890ms         | must be a duration such as 200ms, 5s, 10m or 1h
            duration          | 999999999h           | must be at most 8760h
            positive duration | 0s                   | must be longer than 0
            lead              | 39ms                 | must be at least 40ms, or unlimited
            lead              | endless              | must be a duration such as 200ms, or unlimited
            lead              | 8761h                | must be at most 8760h
            size              | 1023                 | must be a size from 1KiB to 64MiB
            size              | 65MiB                | must be a size from 1KiB to 64MiB
            size              | 64KB                 | must be a size from 1KiB to 64MiB
            address           | not an address       | is not an address
            address           | https://example.org/ | must be ws://host[:port]/path or wss://host[:port]/path
            address           | wss:/example.org     | must be ws://host[:port]/path or wss://host[:port]/path
            address           | wss://u:p@example.org/ | must not hold a user name or password: use model-key
            public address    | relay.example.com    | must be wss://host[:port][/path], or the same with ws, https or http
            public address    | ftp://example.org    | must be wss://host[:port][/path], or the same with ws, https or http
            public address    | not an address       | is not an address
            public address    | wss://example.org?a  | must be scheme, host, port and path only
            public address    | wss://u:p@example.org | must be scheme, host, port and path only
            subnets           | example.org          | must be addresses or subnets such as 10.0.0.0/8 or ::1, with commas between
            subnets           | 10.0.0.0/33          | must be addresses or subnets such as 10.0.0.0/8 or ::1, with commas between
            subnets           | ::1/x                | must be addresses or subnets such as 10.0.0.0/8 or ::1, with commas between
            credential        | two words            | must be visible ASCII characters without spaces
            credential        | schlüssel            | must be visible ASCII characters without spaces
            word              | EPOLL                | must be one of auto, epoll, io-uring, kqueue, nio
            word              | io_uring             | must be one of auto, epoll, io-uring, kqueue, nio
            """)
    void saysWhatWouldBeRight(String kind, String text, String message) {
        // Given
        Function<String, ?> parser = parser(kind);

        // When / Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parser.apply(text))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "wss://example.org/v1/realtime,wss://example.org/v1/realtime",
        "wss://example.org/v1?model=m&api-key=hunter2,wss://example.org/v1?…",
        "wss://me:hunter2@example.org/v1,wss://…@example.org/v1",
        "not an address?hunter2,not an address?…"
    })
    void showsAddressesWithoutWhatMayBeSecret(String address, String shown) {
        // When / Then
        assertThat(Addresses.withoutSecrets(address)).isEqualTo(shown);
    }

    private static Function<String, ?> parser(String kind) {
        return Objects.requireNonNull(PARSERS.get(kind), kind);
    }
}

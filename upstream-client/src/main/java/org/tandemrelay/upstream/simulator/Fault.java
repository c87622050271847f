package org.tandemrelay.upstream.simulator;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be made to go wrong, as it is named in a session's address: {@code fault=close:1011}.
 *
 * <p>The value after the colon is a number for most, the type of an event for {@link #DROP} and a code for {@link #ERROR}; left
 * out, it is {@link #defaultValue()}.
 */
public enum Fault {
    /** Every event is sent this many milliseconds late, in order. */
    DELAY("100"),
    /** Events of this type are not sent. */
    DROP("response.done"),
    /** Every event is sent in this many WebSocket frames. */
    SPLIT("3"),
    /** An event of a type that nobody knows goes before every other. */
    UNKNOWN(""),
    /** One event of this many bytes comes with the first response; some readers have a limit of 1 MiB. */
    BIG("3145728"),
    /** An {@code error} event with this code comes in the middle of a response; the session goes on. */
    ERROR("server_error"),
    /** The first response ends with the status {@code failed} and this code, without an {@code error} event. */
    FAIL("inference_rate_limit_exceeded"),
    /** A Close frame with this code is sent in the middle of a response. */
    CLOSE("1011"),
    /** In the middle of a response the socket falls silent: nothing is sent, nothing read, no ping answered. */
    STALL(""),
    /** The TCP connection is reset in the middle of a response. */
    RESET(""),
    /** The upgrade is refused with this HTTP status. */
    REFUSE("503"),
    /** The session expires after this many milliseconds, with the vendor's Close. */
    EXPIRE("1000"),
    /** The answer to the upgrade comes this many milliseconds late. */
    SLOW_UPGRADE("500"),
    /** {@code session.created} comes this many milliseconds late. */
    SLOW_CREATED("500");

    private final String defaultValue;

    Fault(String defaultValue) {
        this.defaultValue = defaultValue;
    }

    /** The value that is taken where none is given; empty where there is nothing to choose. */
    public String defaultValue() {
        return defaultValue;
    }

    /** The name in an address, such as {@code slow-upgrade}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the value is a number. */
    boolean numeric() {
        return !defaultValue.isEmpty() && Character.isDigit(defaultValue.charAt(0));
    }

    static @Nullable Fault named(String wireName) {
        for (Fault fault : values()) {
            if (fault.wireName().equals(wireName)) {
                return fault;
            }
        }
        return null;
    }
}

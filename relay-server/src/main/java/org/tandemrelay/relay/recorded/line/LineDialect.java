package org.tandemrelay.relay.recorded.line;

import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A protocol in which relays are called, from the side of its callers. Without state: many calls may share one. */
public interface LineDialect {

    /** What the user calls it. */
    String name();

    /** Where a relay of ours has it. */
    String path();

    /** What is offered as {@code Sec-WebSocket-Protocol}, and must be accepted; empty for nothing. */
    default String subprotocol() {
        return "";
    }

    /** What goes over its wire. */
    CarriedAudio audio();

    /**
     * Checks the length of a frame.
     *
     * @throws IllegalArgumentException if this protocol has no such frames
     */
    default void requireFrame(int millis) {
        if (millis != WireAudio.BRIDGE_FRAME_MILLIS) {
            throw new IllegalArgumentException("a frame of " + millis + " ms is none of " + name() + "'s, which have "
                    + WireAudio.BRIDGE_FRAME_MILLIS);
        }
    }

    /** The address as it is called: with what this protocol says in it. */
    default URI address(CallUrl url, WireAudio audio) {
        return url.uri();
    }

    /**
     * What this protocol brings in the upgrade's headers.
     *
     * @param callerKey what the relay lets callers in by; null if there is none to bring
     */
    default Map<String, String> headers(URI address, @Nullable String callerKey) {
        return callerKey == null ? Map.of() : Map.of("Authorization", "Bearer " + callerKey);
    }

    /** Whether {@link CallerLine#press} has words for it. */
    default boolean hasKeys() {
        return true;
    }

    /** Whether the relay says what it is doing, and where an answer ends. */
    default boolean tellsState() {
        return false;
    }

    /** The line of one call. */
    CallerLine open(LineEnds ends);

    /**
     * What a relay might say, in a call that is made to warm up.
     *
     * @param greeting what the caller said last when the call was opened; empty if nothing
     * @return frames, owned by who asks
     */
    List<WebSocketFrame> rehearsal(String greeting, WireAudio audio);
}

package org.tandemrelay.relay.caller.tandem;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.call.CallerEvent.CallStarted;
import org.tandemrelay.relay.caller.CallerDialect;
import org.tandemrelay.relay.caller.CallerProtocol;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.RefusedUpgrade;

/** The native protocol, version 1. */
public final class NativeDialect implements CallerDialect {

    static final int VERSION = 1;

    private static final int DEFAULT_RATE_HZ = 24_000;
    private static final Set<Integer> RATES_HZ = Set.of(8_000, 16_000, 24_000, 48_000);

    private final int maxMessageBytes;

    /**
     * The dialect.
     *
     * @param maxMessageBytes the largest message taken
     */
    public NativeDialect(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public String name() {
        return "native";
    }

    @Override
    public String path() {
        return "/v1/call";
    }

    @Override
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    @Override
    public CallerProtocol newProtocol(CallerRequest request) throws RefusedUpgrade {
        String rate = request.parameter("rate");
        AudioFormat format = rate == null ? AudioFormat.pcm16(DEFAULT_RATE_HZ) : formatOf(rate);
        if (format == null) {
            throw new RefusedUpgrade(
                    HttpResponseStatus.BAD_REQUEST,
                    "the parameter 'rate' is '" + printable(rate) + "', but must be one of " + ratesInWords());
        }
        return new NativeProtocol(new CallStarted(Map.of(), format, format));
    }

    /** The format for a rate as text, or null if there is none. */
    static @Nullable AudioFormat formatOf(@Nullable String rate) {
        if (rate == null || !rate.matches("\\d{4,6}") || !RATES_HZ.contains(Integer.valueOf(rate))) {
            return null;
        }
        return AudioFormat.pcm16(Integer.parseInt(rate));
    }

    static String ratesInWords() {
        return new TreeSet<>(RATES_HZ).stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** What came from outside goes back short, and without what a terminal would act on. */
    static String printable(@Nullable String text) {
        String safe = String.valueOf(text).replaceAll("[^\\x20-\\x7e]", "?");
        return safe.length() > 40 ? safe.substring(0, 40) + "…" : safe;
    }
}

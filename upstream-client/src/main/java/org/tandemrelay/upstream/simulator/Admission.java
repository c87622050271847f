package org.tandemrelay.upstream.simulator;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.UNAUTHORIZED;
import static io.netty.handler.codec.http.HttpResponseStatus.UPGRADE_REQUIRED;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides before the upgrade who gets a session, as the vendor does. Keys are compared, never kept or told. */
final class Admission {

    static final String PATH = "/v1/realtime";

    private static final String KEY_PROTOCOL = "openai-insecure-api-key.";

    private final SimulatorSettings settings;

    Admission(SimulatorSettings settings) {
        this.settings = settings;
    }

    /** Why a request is refused; null if it is not. */
    @Nullable
    Refusal judge(HttpRequest request, QueryStringDecoder address, Faults faults) {
        if (!address.path().equals(PATH)) {
            return Refusal.of(NOT_FOUND, null, "Invalid URL (" + request.method() + " " + address.path() + ")");
        }
        if (faults.has(Fault.REFUSE)) {
            HttpResponseStatus status = HttpResponseStatus.valueOf(faults.number(Fault.REFUSE, 0));
            return new Refusal(
                    status, codeOf(status), "The simulator was asked to refuse.", faults.retryAfterSeconds());
        }
        HttpHeaders headers = request.headers();
        if (!headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                || !headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            return Refusal.of(BAD_REQUEST, null, "This address speaks WebSocket only.");
        }
        if (!"13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return Refusal.of(UPGRADE_REQUIRED, null, "WebSocket version 13 is required.");
        }
        Refusal key = judgeKey(headers);
        return key != null ? key : judgePurpose(address);
    }

    private static @Nullable String codeOf(HttpResponseStatus status) {
        return switch (status.code()) {
            case 401 -> "invalid_api_key";
            case 429 -> "rate_limit_exceeded";
            default -> null;
        };
    }

    private @Nullable Refusal judgeKey(HttpHeaders headers) {
        String key = keyOf(headers);
        if (key.isEmpty()) {
            return Refusal.of(UNAUTHORIZED, null, "Missing bearer authentication in header");
        }
        String required = settings.requiredKey();
        boolean right = required == null
                || MessageDigest.isEqual(
                        key.getBytes(StandardCharsets.UTF_8), required.getBytes(StandardCharsets.UTF_8));
        return right ? null : Refusal.of(UNAUTHORIZED, "invalid_api_key", "Incorrect API key provided.");
    }

    private static String keyOf(HttpHeaders headers) {
        String authorization = headers.get(HttpHeaderNames.AUTHORIZATION, "");
        if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return authorization.substring(7).strip();
        }
        // A browser cannot set headers, so the vendor takes the key as a sub-protocol.
        return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .filter(protocol -> protocol.startsWith(KEY_PROTOCOL))
                .map(protocol -> protocol.substring(KEY_PROTOCOL.length()))
                .findFirst()
                .orElse("");
    }

    private static @Nullable Refusal judgePurpose(QueryStringDecoder address) {
        long purposes = Stream.of("model", "intent", "call_id")
                .filter(address.parameters()::containsKey)
                .count();
        if (purposes != 1) {
            return Refusal.of(
                    BAD_REQUEST,
                    "missing_required_parameter",
                    "Exactly one of 'model', 'intent' and 'call_id' must be given.");
        }
        if (address.parameters().containsKey("call_id")) {
            return Refusal.of(NOT_FOUND, null, "No such call: the simulator has no WebRTC or SIP calls.");
        }
        return null;
    }

    /** The model of an address; empty for a transcription session. */
    static String modelOf(QueryStringDecoder address) {
        return address.parameters().containsKey("model")
                ? address.parameters().get("model").get(0)
                : "";
    }
}

package org.tandemrelay.relay.door;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import org.tandemrelay.relay.caller.CallerDialect;
import org.tandemrelay.relay.caller.RefusedUpgrade;
import org.tandemrelay.relay.http.HttpEndpoint;
import org.tandemrelay.relay.http.Responses;

/** What the front door says by itself; whoever sends it releases it. */
final class Answers {

    private Answers() {}

    static FullHttpResponse notFound() {
        return Responses.text(HttpResponseStatus.NOT_FOUND, "there is nothing at this path");
    }

    static FullHttpResponse badEscape() {
        return Responses.text(HttpResponseStatus.BAD_REQUEST, "a % in the address is not an escape");
    }

    static FullHttpResponse unmade() {
        return Responses.text(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the answer could not be made");
    }

    static FullHttpResponse notAllowed(HttpEndpoint endpoint) {
        List<String> methods =
                endpoint.methods().stream().map(HttpMethod::name).sorted().toList();
        FullHttpResponse response = Responses.text(
                HttpResponseStatus.METHOD_NOT_ALLOWED, "only " + String.join(" and ", methods) + " are answered here");
        response.headers().set(HttpHeaderNames.ALLOW, String.join(", ", methods));
        return response;
    }

    static FullHttpResponse unreadable(Throwable failure) {
        if (failure instanceof TooLongHttpLineException) {
            return Responses.text(HttpResponseStatus.REQUEST_URI_TOO_LONG, "the address is too long");
        }
        if (failure instanceof TooLongHttpHeaderException) {
            return Responses.text(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the headers are too long");
        }
        return Responses.text(HttpResponseStatus.BAD_REQUEST, "this is not HTTP");
    }

    static FullHttpResponse refusal(RefusedUpgrade refused, CallerDialect dialect) {
        FullHttpResponse response = Responses.text(refused.status(), refused.message());
        switch (refused.status().code()) {
            case 401 ->
                response.headers()
                        .set(HttpHeaderNames.WWW_AUTHENTICATE, dialect.scheme().challenge());
            case 405 -> response.headers().set(HttpHeaderNames.ALLOW, "GET");
            case 426 ->
                response.headers()
                        .set(HttpHeaderNames.UPGRADE, "websocket")
                        .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
            case 429, 503 -> response.headers().set(HttpHeaderNames.RETRY_AFTER, refused.retryAfterSeconds());
            default -> {
                // The status says it all.
            }
        }
        return response;
    }
}

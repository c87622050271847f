package org.tandemrelay.relay.caller.twilio;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentDirectory;
import org.tandemrelay.relay.caller.CallerCredential;
import org.tandemrelay.relay.http.HttpEndpoint;
import org.tandemrelay.relay.http.HttpPeer;
import org.tandemrelay.relay.http.PublicOrigin;
import org.tandemrelay.relay.http.Responses;

/** What a telephone number at Twilio asks when it is called: the answer has Twilio open a stream to this relay. */
public final class TwilioAnswer implements HttpEndpoint {

    /** Where it answers. */
    public static final String PATH = TwilioDialect.PATH + "/answer";

    private final TwilioSettings settings;
    private final Tickets tickets;

    /** Null where Twilio is answered without a signature. */
    private final @Nullable TwilioSignature signature;

    /** Where a stream's token for one call comes from. */
    @FunctionalInterface
    public interface Tickets {
        /** A new one, made where that holds up nobody; completes on another thread. */
        CompletionStage<String> next();
    }

    /**
     * Answers for the streams of these settings.
     *
     * @param tickets asked only if streams must bring one
     */
    public TwilioAnswer(TwilioSettings settings, Tickets tickets) {
        this.settings = settings;
        this.tickets = tickets;
        this.signature = settings.authToken() == null ? null : new TwilioSignature(settings.authToken());
    }

    @Override
    public Set<HttpMethod> methods() {
        return Set.of(HttpMethod.GET, HttpMethod.POST);
    }

    @Override
    public CompletionStage<FullHttpResponse> answer(FullHttpRequest request, HttpPeer peer) {
        PublicOrigin origin = settings.address().of(request.headers(), peer);
        if (origin.authority().isEmpty()) {
            return refusal(HttpResponseStatus.BAD_REQUEST, "the request names no host");
        }
        Map<String, List<String>> form;
        try {
            form = form(request);
        } catch (IllegalArgumentException badEscape) {
            return refusal(HttpResponseStatus.BAD_REQUEST, "a % in the form is not an escape");
        }
        if (signature != null) {
            String refusal = signature.refusal(request.headers(), origin.http(request.uri()), form);
            if (refusal != null) {
                return refusal(HttpResponseStatus.FORBIDDEN, refusal);
            }
        }
        Map<String, List<String>> said = new HashMap<>(new QueryStringDecoder(request.uri()).parameters());
        said.putAll(form);
        String agent = said.getOrDefault(AgentDirectory.PARAMETER, List.of("")).get(0);
        if (!agent.matches("[a-z0-9_-]*")) {
            return refusal(HttpResponseStatus.BAD_REQUEST, "the parameter 'agent' is not the name of an agent");
        }
        // In the path, since Twilio opens no address with a query.
        String path = TwilioDialect.PATH + (agent.isEmpty() ? "" : "/" + agent);
        return settings.once()
                ? tickets.next().thenApply(ticket -> connect(origin, CallerCredential.withKey(path, ticket), said))
                : CompletableFuture.completedFuture(connect(origin, path, said));
    }

    private static FullHttpResponse connect(PublicOrigin origin, String path, Map<String, List<String>> said) {
        return Responses.of(
                HttpResponseStatus.OK,
                "text/xml; charset=utf-8",
                ByteBufUtil.writeUtf8(
                        UnpooledByteBufAllocator.DEFAULT, TwimlDocument.connect(origin.webSocket(path), said)));
    }

    private static CompletionStage<FullHttpResponse> refusal(HttpResponseStatus status, String words) {
        return CompletableFuture.completedFuture(Responses.text(status, words));
    }

    /** The parameters of a posted form; none of anything else. */
    private static Map<String, List<String>> form(FullHttpRequest request) {
        CharSequence type = HttpUtil.getMimeType(request);
        boolean form = request.method().equals(HttpMethod.POST)
                && type != null
                && HttpHeaderValues.APPLICATION_X_WWW_FORM_URLENCODED.contentEqualsIgnoreCase(type);
        return form
                ? new QueryStringDecoder(request.content().toString(StandardCharsets.UTF_8), false).parameters()
                : Map.of();
    }
}

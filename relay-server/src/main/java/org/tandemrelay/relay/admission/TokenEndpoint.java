package org.tandemrelay.relay.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.http.HttpEndpoint;
import org.tandemrelay.relay.http.HttpPeer;
import org.tandemrelay.relay.http.Responses;
import org.tandemrelay.relay.json.JsonText;

/**
 * {@code POST /v1/tokens}: a token for calls, for whoever brings a key. So a page need not know the key: its server, or whoever has one,
 * asks for a token and gives it on.
 *
 * <p>The body is a JSON object, or nothing: {@code agent}, {@code expires_in} (seconds), {@code max_duration} (seconds of a call),
 * {@code once}. The answer is 201 with {@code token}, {@code expires_in} and {@code expires_at} (seconds since 1970).
 */
public final class TokenEndpoint implements HttpEndpoint {

    /** Where it is. */
    public static final String PATH = "/v1/tokens";

    private static final Set<String> FIELDS = Set.of("agent", "expires_in", "max_duration", "once");
    private static final String BEARER = "Bearer ";

    /** Nothing else is said back to whoever asked. */
    private static final Pattern AGENT_NAME = Pattern.compile("[a-z0-9_-]{1,64}");

    private static final Duration USUAL_LIFE = Duration.ofMinutes(1);

    private final Origins origins;
    private final Doorkeeper doorkeeper;
    private final CallTokens tokens;
    private final Predicate<String> agents;
    private final Executor offLoop;

    /** An order that cannot be understood. */
    private static final class BadOrder extends Exception {
        private static final long serialVersionUID = 1L;

        BadOrder(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * How tokens are made.
     *
     * @param tokens makes them
     * @param agents whether there is one of a name: a token for another could call nobody
     * @param offLoop where minting, which needs random numbers, holds up nobody
     */
    public record Minting(CallTokens tokens, Predicate<String> agents, Executor offLoop) {}

    /**
     * The endpoint.
     *
     * @param origins the pages that may ask
     * @param doorkeeper knows who has a key
     * @param minting mints
     */
    public TokenEndpoint(Origins origins, Doorkeeper doorkeeper, Minting minting) {
        this.origins = origins;
        this.doorkeeper = doorkeeper;
        this.tokens = minting.tokens();
        this.agents = minting.agents();
        this.offLoop = minting.offLoop();
    }

    @Override
    public Set<HttpMethod> methods() {
        return Set.of(HttpMethod.POST);
    }

    @Override
    public CompletionStage<FullHttpResponse> answer(FullHttpRequest request, HttpPeer peer) {
        CallTokens.Order order;
        try {
            origins.check(request.headers(), peer);
            order = order(doorkeeper.keyHolder(bearer(request.headers())), request.content());
        } catch (NotAdmitted refused) {
            return CompletableFuture.completedFuture(refusal(refused));
        } catch (BadOrder unclear) {
            return CompletableFuture.completedFuture(
                    Responses.text(HttpResponseStatus.BAD_REQUEST, String.valueOf(unclear.getMessage())));
        }
        return CompletableFuture.supplyAsync(() -> minted(order), offLoop);
    }

    private FullHttpResponse minted(CallTokens.Order order) {
        CallTokens.Minted minted;
        try {
            minted = tokens.mint(order);
        } catch (IllegalArgumentException tooLong) {
            return Responses.text(HttpResponseStatus.BAD_REQUEST, String.valueOf(tooLong.getMessage()));
        }
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("token", minted.token())
                .put("expires_in", order.life().toSeconds())
                .put("expires_at", minted.expires().getEpochSecond());
        FullHttpResponse response = Responses.of(
                HttpResponseStatus.CREATED, "application/json", JsonText.write(UnpooledByteBufAllocator.DEFAULT, body));
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        return response;
    }

    private static FullHttpResponse refusal(NotAdmitted refused) {
        FullHttpResponse response = Responses.text(refused.reason().status(), refused.message());
        if (refused.reason() == NotAdmitted.Reason.UNKNOWN) {
            response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        return response;
    }

    static @Nullable String bearer(HttpHeaders headers) {
        String value = headers.get(HttpHeaderNames.AUTHORIZATION, "");
        return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? value.substring(BEARER.length()).strip()
                : null;
    }

    private CallTokens.Order order(Principal holder, ByteBuf body) throws BadOrder {
        JsonNode wanted = parse(body);
        Set<String> unknown = new TreeSet<>();
        wanted.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(FIELDS);
        if (!unknown.isEmpty()) {
            throw new BadOrder("only agent, expires_in, max_duration and once can be asked for");
        }
        Duration life = seconds(wanted, "expires_in");
        JsonNode agent = wanted.path("agent");
        JsonNode once = wanted.path("once");
        if (!(agent.isMissingNode() || agent.isTextual()) || !(once.isMissingNode() || once.isBoolean())) {
            throw new BadOrder("agent must be text, and once true or false");
        }
        if (agent.isTextual()) {
            checkAgent(agent.asText());
        }
        Principal bearer = new Principal(
                holder.name(), agent.isTextual() ? agent.asText() : holder.agent(), seconds(wanted, "max_duration"));
        return new CallTokens.Order(bearer, life == null ? USUAL_LIFE : life, once.asBoolean(false));
    }

    private void checkAgent(String name) throws BadOrder {
        if (!AGENT_NAME.matcher(name).matches()) {
            throw new BadOrder("agent is not the name of an agent");
        }
        if (!agents.test(name)) {
            throw new BadOrder("there is no agent '" + name + "' here");
        }
    }

    private static @Nullable Duration seconds(JsonNode wanted, String name) throws BadOrder {
        JsonNode value = wanted.path(name);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.canConvertToInt() || value.asInt() <= 0) {
            throw new BadOrder(name + " must be a whole number of seconds above 0");
        }
        return Duration.ofSeconds(value.asInt());
    }

    private static ObjectNode parse(ByteBuf body) throws BadOrder {
        if (!body.isReadable()) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            return JsonText.read(body);
        } catch (IOException notJson) {
            throw new BadOrder("the body must be a JSON object, or empty");
        }
    }
}

package org.tandemrelay.relay.caller.openai;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.call.leg.CallerCapabilities;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.caller.CallerCredential;
import org.tandemrelay.relay.caller.CallerDialect;
import org.tandemrelay.relay.caller.CallerProtocol;
import org.tandemrelay.relay.caller.CallerRequest;
import org.tandemrelay.relay.caller.RefusedUpgrade;

/** OpenAI Realtime, general availability, as its clients speak it. */
public final class OpenAiDialect implements CallerDialect {

    /** Before the key, where a browser brings it, which cannot set headers. */
    private static final String KEY_PROTOCOL = "openai-insecure-api-key.";

    private final int maxMessageBytes;
    private final Serving usual;
    private final Map<String, Serving> byAgent;
    private final Set<Permission> callersMay;

    /**
     * What there is for these callers.
     *
     * @param model the name of the agent's model; null if any name will do
     * @param passesThrough whether the model speaks this protocol too
     */
    public record Serving(@Nullable String model, boolean passesThrough) {}

    /**
     * The dialect.
     *
     * @param maxMessageBytes the largest message taken
     * @param serving what there is for its callers
     * @param callersMay what is left to them
     */
    public OpenAiDialect(int maxMessageBytes, Serving serving, Set<Permission> callersMay) {
        this(maxMessageBytes, serving, Map.of(), callersMay);
    }

    /**
     * The dialect of a relay with several agents.
     *
     * @param maxMessageBytes the largest message taken
     * @param usual what there is for callers who ask for nobody
     * @param byAgent what there is for those who ask for an agent, by its name
     * @param callersMay what is left to callers
     */
    public OpenAiDialect(int maxMessageBytes, Serving usual, Map<String, Serving> byAgent, Set<Permission> callersMay) {
        this.maxMessageBytes = maxMessageBytes;
        this.usual = usual;
        this.byAgent = Map.copyOf(byAgent);
        this.callersMay = Set.copyOf(callersMay);
    }

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public String path() {
        return "/v1/realtime";
    }

    @Override
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    @Override
    public CallerCapabilities capabilities() {
        return CallerCapabilities.passingThrough();
    }

    /** The key that browsers offer as one is never named in the answer. */
    @Override
    public List<String> subprotocols() {
        return List.of("realtime");
    }

    @Override
    public CallerCredential credential(CallerRequest request) {
        HttpHeaders headers = request.headers();
        if (headers.contains(HttpHeaderNames.AUTHORIZATION)) {
            return CallerCredential.bearer(headers);
        }
        return CallerCredential.subprotocol(headers, KEY_PROTOCOL);
    }

    /** The vendor's clients try again after 1001 and 1013, and not after 1014. */
    @Override
    public int closeCode(CloseCause cause) {
        return switch (cause) {
            case CALL_TOO_LONG -> CloseCause.MODEL_EXPIRED.closeCode();
            case MODEL_UNREACHABLE -> CloseCause.MODEL_BUSY.closeCode();
            default -> cause.closeCode();
        };
    }

    @Override
    public CallerProtocol newProtocol(CallerRequest request) throws RefusedUpgrade {
        AgentProfile agent = request.agent();
        Serving serving = agent == null ? usual : byAgent.getOrDefault(agent.name(), usual);
        if (!serving.passesThrough()) {
            throw new RefusedUpgrade(
                    HttpResponseStatus.NOT_IMPLEMENTED,
                    "the model behind this relay does not speak OpenAI Realtime; /v1/call serves every model");
        }
        if (agent != null && !agent.takesPassedCalls()) {
            throw new RefusedUpgrade(
                    HttpResponseStatus.FORBIDDEN,
                    "calls to this agent are recorded, and callers of this protocol cannot be told so, nor their words be kept;"
                            + " /v1/call serves them");
        }
        if (request.headers().contains("OpenAI-Beta")) {
            throw badRequest("the beta of OpenAI Realtime is over: leave the header OpenAI-Beta out, and speak GA");
        }
        for (String other : List.of("intent", "call_id")) {
            if (request.parameter(other) != null) {
                throw badRequest("the parameter '" + other + "' asks for what this relay does not have:"
                        + " only speech-to-speech sessions are served");
            }
        }
        String asked = request.parameter("model");
        String own = serving.model();
        if (asked != null && own != null && !asked.equals(own)) {
            throw badRequest("this relay has one model, '" + own + "': ask for that in 'model', or leave it out");
        }
        return new OpenAiCaller(new Policy(callersMay, own), request.parameters());
    }

    private static RefusedUpgrade badRequest(String message) {
        return new RefusedUpgrade(HttpResponseStatus.BAD_REQUEST, message);
    }
}

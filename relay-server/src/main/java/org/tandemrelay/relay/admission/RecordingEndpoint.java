package org.tandemrelay.relay.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tandemrelay.relay.http.HttpEndpoint;
import org.tandemrelay.relay.http.HttpPeer;
import org.tandemrelay.relay.http.Responses;
import org.tandemrelay.relay.json.JsonText;
import org.tandemrelay.relay.keeping.Keeper;

/**
 * {@code POST /v1/calls/ID/recording} with {@code {"action":"pause"}} or {@code "resume"}: for whoever has the key that the call came by, while card numbers are
 * told, say. 200 if it was done, 409 if it was so already, 404 if that key has no such call that is to be recorded.
 */
public final class RecordingEndpoint implements HttpEndpoint {

    /** Of all its paths. */
    public static final String PREFIX = "/v1/calls/";

    private static final Pattern PATH = Pattern.compile(PREFIX + "([\\w-]{1,64})/recording");

    private final Origins origins;
    private final Doorkeeper doorkeeper;
    private final Control control;

    /** Who can do it. */
    @FunctionalInterface
    public interface Control {
        /** Pauses or resumes the recording of a call by somebody's order. */
        CompletionStage<Keeper.Outcome> pause(String call, String by, boolean pause);
    }

    /**
     * The endpoint.
     *
     * @param origins the pages that may ask
     * @param doorkeeper knows who has a key
     */
    public RecordingEndpoint(Origins origins, Doorkeeper doorkeeper, Control control) {
        this.origins = origins;
        this.doorkeeper = doorkeeper;
        this.control = control;
    }

    @Override
    public Set<HttpMethod> methods() {
        return Set.of(HttpMethod.POST);
    }

    @Override
    public CompletionStage<FullHttpResponse> answer(FullHttpRequest request, HttpPeer peer) {
        Matcher path = PATH.matcher(new QueryStringDecoder(request.uri()).path());
        if (!path.matches()) {
            return now(Responses.text(HttpResponseStatus.NOT_FOUND, "there is nothing at this path"));
        }
        try {
            origins.check(request.headers(), peer);
            String by = doorkeeper
                    .keyHolder(TokenEndpoint.bearer(request.headers()))
                    .name();
            ObjectNode order = JsonText.read(request.content());
            String action = order.path("action").asText();
            if (order.size() != 1 || !(action.equals("pause") || action.equals("resume"))) {
                return now(Responses.text(
                        HttpResponseStatus.BAD_REQUEST, "the body must be {\"action\":\"pause\"} or \"resume\""));
            }
            return control.pause(path.group(1), by, action.equals("pause")).thenApply(RecordingEndpoint::response);
        } catch (NotAdmitted refused) {
            FullHttpResponse response = Responses.text(refused.reason().status(), refused.message());
            if (refused.reason() == NotAdmitted.Reason.UNKNOWN) {
                response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
            }
            return now(response);
        } catch (IOException notJson) {
            return now(Responses.text(HttpResponseStatus.BAD_REQUEST, "the body must be a JSON object"));
        }
    }

    private static CompletionStage<FullHttpResponse> now(FullHttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }

    private static FullHttpResponse response(Keeper.Outcome outcome) {
        return switch (outcome) {
            case DONE -> Responses.text(HttpResponseStatus.OK, "done");
            case NOTHING_TO_DO ->
                Responses.text(HttpResponseStatus.CONFLICT, "it was so already, or the recording has not begun");
            case UNKNOWN -> Responses.text(HttpResponseStatus.NOT_FOUND, "this key has no such call that is recorded");
        };
    }
}

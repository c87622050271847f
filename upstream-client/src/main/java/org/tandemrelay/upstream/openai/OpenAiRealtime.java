package org.tandemrelay.upstream.openai;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.tandemrelay.upstream.connect.ModelDialect;
import org.tandemrelay.upstream.connect.ModelEndpoint;
import org.tandemrelay.upstream.connect.ModelProtocol;
import org.tandemrelay.upstream.session.SessionOpen;

/** The OpenAI Realtime dialect: JSON in text frames, audio in base64 within it. */
public final class OpenAiRealtime implements ModelDialect {

    /** What the protocol is called, by the model's side and by callers that speak it. */
    public static final String NAME = "openai";

    private final UnknownEvents unknownEvents;

    /**
     * The dialect.
     *
     * @param unknownEvents told of each event type that this dialect does not know, from any event loop
     */
    public OpenAiRealtime(UnknownEvents unknownEvents) {
        this.unknownEvents = unknownEvents;
    }

    /** Counts what the vendor has added since. */
    @FunctionalInterface
    public interface UnknownEvents {
        /** One message was ignored: its type is unknown, or it is no event at all. */
        void ignored();
    }

    /** Where the vendor serves a model: {@code wss://api.openai.com/v1/realtime?model=…}. */
    public static URI vendorAddress(String model) {
        return URI.create("wss://api.openai.com/v1/realtime?model=" + URLEncoder.encode(model, StandardCharsets.UTF_8));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public HttpHeaders upgradeHeaders(ModelEndpoint endpoint) {
        HttpHeaders headers = new DefaultHttpHeaders();
        if (endpoint.key() != null) {
            headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + endpoint.key());
        }
        return headers;
    }

    @Override
    public ModelProtocol newProtocol(SessionOpen open) {
        return new OpenAiProtocol(open, unknownEvents);
    }

    @Override
    public boolean passesThrough(String protocol) {
        return protocol.equals(NAME);
    }

    @Override
    public ModelProtocol newPassThrough(SessionOpen open) {
        return new OpenAiPassThrough(open);
    }
}

package org.tandemrelay.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed.Cause;
import org.tandemrelay.upstream.session.ModelEvent.SessionNotice;
import org.tandemrelay.upstream.session.SessionOpen;

/** What the vendor's errors and close codes mean to a session. */
class OpenAiErrorsTest {

    private final FakeSocket socket = new FakeSocket();
    private final OpenAiProtocol protocol = new OpenAiProtocol(SessionOpen.defaults(), () -> {});

    @BeforeEach
    void ready() {
        protocol.onOpen(socket);
        told("{'type':'session.created','session':{}}");
        told("{'type':'session.updated','session':{'id':'sess_1','audio':"
                + "{'input':{'format':{'type':'audio/pcm','rate':24000}},"
                + "'output':{'format':{'type':'audio/pcm','rate':24000}}}}}");
    }

    private List<ModelEvent> told(String json) {
        ByteBuf text = Unpooled.copiedBuffer(json.replace('\'', '"'), StandardCharsets.UTF_8);
        try {
            protocol.onText(text);
        } finally {
            text.release();
        }
        return socket.events();
    }

    @ParameterizedTest
    @CsvSource({
        "insufficient_quota, invalid_request_error, BUSY",
        "rate_limit_exceeded, requests, BUSY",
        "invalid_api_key, invalid_request_error, REFUSED",
        "model_not_found, invalid_request_error, REFUSED",
        "beta_api_shape_disabled, invalid_request_error, REFUSED",
        ", authentication_error, REFUSED",
        "session_expired, invalid_request_error, EXPIRED",
    })
    void aFatalErrorEndsTheSession(String code, String type, Cause cause) {
        // When / Then
        assertThat(told("{'type':'error','error':{'type':'" + type + "','code':"
                        + (code == null ? "null" : "'" + code + "'") + ",'message':'It is over.'}}"))
                .containsExactly(new SessionClosed(cause, 0, "the model: It is over."));
    }

    @Test
    void anyOtherErrorIsAWarning() {
        // When / Then
        assertThat(told("{'type':'error','error':{'type':'invalid_request_error','code':null,'message':'Strange.'}}"))
                .containsExactly(new SessionNotice(SessionNotice.Kind.WARNING, "invalid_request_error", "Strange."));
    }

    @ParameterizedTest
    @CsvSource({
        "1000, NORMAL",
        "1001, EXPIRED",
        "1005, FAILED",
        "1006, FAILED",
        "1008, REFUSED",
        "1009, FAILED",
        "1011, FAILED",
        "1012, BUSY",
        "1013, BUSY",
        "4000, REFUSED"
    })
    void saysWhatACloseCodeMeans(int code, Cause cause) {
        // When
        SessionClosed end = protocol.explainClose(code, "in its own words");

        // Then
        assertThat(end.cause()).isEqualTo(cause);
        assertThat(end.code()).isEqualTo(code);
        if (code != 1006) {
            assertThat(end.message()).endsWith(": in its own words");
        }
    }
}

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
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelEvent.ItemAdded;
import org.tandemrelay.upstream.session.ModelEvent.OutputFlush;
import org.tandemrelay.upstream.session.ModelEvent.ResponseDone;
import org.tandemrelay.upstream.session.ModelEvent.ResponseRefused;
import org.tandemrelay.upstream.session.ModelEvent.ResponseStarted;
import org.tandemrelay.upstream.session.ModelEvent.SessionNotice;
import org.tandemrelay.upstream.session.ModelEvent.ToolCall;
import org.tandemrelay.upstream.session.SessionOpen;
import org.tandemrelay.upstream.session.ToolSpec;
import org.tandemrelay.upstream.session.Usage;

/** Answers that are asked for and called off, and functions: what the vendor is told, and what its answers mean. */
class OpenAiAnswersTest {

    private static final String BUSY = "conversation_already_has_active_response";

    private final FakeSocket socket = new FakeSocket();
    private OpenAiProtocol protocol = new OpenAiProtocol(SessionOpen.defaults(), () -> {});

    @BeforeEach
    void ready() {
        protocol.onOpen(socket);
        told("{'type':'session.created','session':{}}");
        told(
                "{'type':'session.updated','session':{'id':'sess_1','audio':{'input':{'format':{'type':'audio/pcm','rate':24000}},"
                        + "'output':{'format':{'type':'audio/pcm','rate':24000}}}}}");
        socket.written();
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

    private String nameOfTheLast() {
        List<com.fasterxml.jackson.databind.JsonNode> written = socket.written();
        return written.get(written.size() - 1).path("event_id").asText();
    }

    private static String error(String code, String about) {
        return "{'type':'error','error':{'type':'invalid_request_error','code':'" + code
                + "','message':'In its own words.','event_id':" + (about.isEmpty() ? "null" : "'" + about + "'") + "}}";
    }

    private static String created(String id) {
        return "{'type':'response.created','response':{'id':'" + id + "'}}";
    }

    @ParameterizedTest
    @CsvSource({BUSY + ", true", "invalid_value, false", "rate_limited, false"})
    void anErrorThatNamesOurRequestRefusesIt(String code, boolean busy) {
        // Given
        protocol.responseCreate(new ModelCommand.ResponseCreate(null));
        String name = nameOfTheLast();

        // When / Then
        assertThat(told(error(code, name))).containsExactly(new ResponseRefused(true, busy, code, "In its own words."));
    }

    @Test
    void takesAnErrorWithoutANameForOursWhereThereIsOne() {
        // Given
        protocol.responseCreate(new ModelCommand.ResponseCreate(null));

        // When / Then
        assertThat(told(error(BUSY, ""))).containsExactly(new ResponseRefused(true, true, BUSY, "In its own words."));
        assertThat(told(error(BUSY, ""))).containsExactly(new ResponseRefused(false, true, BUSY, "In its own words."));
    }

    @Test
    void anErrorAboutAnythingElseIsAWarning() {
        // Given
        protocol.responseCreate(new ModelCommand.ResponseCreate(null));

        // When / Then
        assertThat(told(error("invalid_value", "evt_of_somebody")))
                .containsExactly(new SessionNotice(SessionNotice.Kind.WARNING, "invalid_value", "In its own words."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"response_cancel_not_active", "something_new"})
    void nothingToCancelIsNotTold(String code) {
        // Given
        protocol.responseCancel(new ModelCommand.ResponseCancel("resp_1"));

        // When / Then
        assertThat(told(error(code, nameOfTheLast()))).isEmpty();
        assertThat(told(error("response_cancel_not_active", ""))).isEmpty();
    }

    @Test
    void endsAnAnswerWhoseEndWasLostWhenThereIsNothingToCancel() {
        // Given
        told(created("resp_1"));
        protocol.responseCancel(new ModelCommand.ResponseCancel("resp_1"));

        // When
        List<ModelEvent> events = told(error("response_cancel_not_active", nameOfTheLast()));

        // Then
        assertThat(events)
                .containsExactly(
                        new ResponseDone(
                                "resp_1", ResponseDone.Status.CANCELLED, "response_cancel_not_active", Usage.NONE),
                        new OutputFlush(OutputFlush.Reason.CANCELLED));
    }

    @Test
    void doesNotEndTheNextAnswerForACancelThatCameTooLate() {
        // Given
        told(created("resp_1"));
        protocol.responseCancel(new ModelCommand.ResponseCancel("resp_1"));
        told("{'type':'response.done','response':{'id':'resp_1','status':'completed'}}");
        told(created("resp_2"));

        // When / Then
        assertThat(told(error("response_cancel_not_active", nameOfTheLast()))).isEmpty();
    }

    @Test
    void namesTheAnswerThatIsCalledOff() {
        // When
        protocol.responseCancel(new ModelCommand.ResponseCancel("resp_7"));

        // Then
        assertThat(socket.written())
                .singleElement()
                .satisfies(
                        event -> assertThat(event.path("response_id").asText()).isEqualTo("resp_7"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'type':'message','role':'user','content':[{'type':'input_audio','transcript':null}]|SPEECH",
                "'type':'message','role':'user','content':[{'type':'input_text','text':'x'}]|TEXT",
                "'type':'message','role':'system','content':[{'type':'input_text','text':'x'}]|TEXT",
                "'type':'message','role':'assistant','content':[]|ANSWER",
                "'type':'function_call','name':'f'|TOOL_CALL",
                "'type':'function_call_output','output':'x'|TOOL_RESULT",
                "'type':'mcp_call'|OTHER"
            })
    void tellsWhatHasItsPlaceInTheConversation(String item, ItemAdded.ItemKind kind) {
        // When / Then
        assertThat(told("{\"type\":\"conversation.item.added\",\"previous_item_id\":null,\"item\":{\"id\":\"item_1\","
                        + item.replace('\'', '"') + "}}"))
                .containsExactly(new ItemAdded("item_1", kind));
    }

    @Test
    void tellsTheModelOfTheFunctions() {
        // Given
        ToolSpec weather = new ToolSpec(
                "weather", "The weather of a place.", "{\"type\":\"object\",\"properties\":{\"place\":{}}}");
        protocol = new OpenAiProtocol(SessionOpen.defaults().withTools(List.of(weather)), () -> {});
        protocol.onOpen(socket);

        // When
        told("{'type':'session.created','session':{}}");

        // Then
        assertThat(socket.written().get(0).at("/session/tools").toString())
                .isEqualTo("[{\"type\":\"function\",\"name\":\"weather\",\"description\":\"The weather of a place.\","
                        + "\"parameters\":{\"type\":\"object\",\"properties\":{\"place\":{}}}}]");
    }

    @Test
    void aResponseIsToldFromItsStartToItsUsage() {
        // When / Then
        assertThat(told("{'type':'response.created','response':{'id':'resp_1','status':'in_progress','usage':null}}"))
                .containsExactly(new ResponseStarted("resp_1"));
        assertThat(told("{'type':'response.done','response':{'id':'resp_1','status':'completed','status_details':null,"
                        + "'usage':{'total_tokens':205,'input_tokens':41,'output_tokens':164,"
                        + "'input_token_details':{'text_tokens':14,'audio_tokens':27,'cached_tokens':5,"
                        + "'cached_tokens_details':{'text_tokens':2,'audio_tokens':3}},"
                        + "'output_token_details':{'text_tokens':28,'audio_tokens':136}}}}"))
                .containsExactly(new ResponseDone(
                        "resp_1", ResponseDone.Status.COMPLETED, null, new Usage(41, 5, 27, 3, 164, 136)));
    }

    @Test
    void aCancelledResponseFlushesWhatIsStillQueued() {
        // When
        List<ModelEvent> events = told("{'type':'response.done','response':{'id':'resp_1','status':'cancelled',"
                + "'status_details':{'type':'cancelled','reason':'client_cancelled'}}}");

        // Then
        assertThat(events)
                .containsExactly(
                        new ResponseDone("resp_1", ResponseDone.Status.CANCELLED, "client_cancelled", Usage.NONE),
                        new OutputFlush(OutputFlush.Reason.CANCELLED));
    }

    @ParameterizedTest
    @CsvSource({
        "incomplete, INCOMPLETE, \"reason\":\"max_output_tokens\", max_output_tokens",
        "failed, FAILED, '\"error\":{\"code\":\"inference_rate_limit_exceeded\",\"message\":\"m\"}', inference_rate_limit_exceeded",
        "failed, FAILED, '\"error\":{\"code\":null,\"message\":\"Too much.\"}', Too much.",
        "never_heard_of, FAILED, \"type\":\"x\",",
    })
    void tellsHowAResponseEnded(String status, ResponseDone.Status expected, String details, String reason) {
        // When
        List<ModelEvent> events = told("{'type':'response.done','response':{'id':'resp_1','status':'" + status
                + "','status_details':{" + details + "}}}");

        // Then
        assertThat(events).containsExactly(new ResponseDone("resp_1", expected, reason, Usage.NONE));
    }

    @Test
    void handsOverAFunctionCallWhenItsArgumentsAreWhole() {
        // When / Then
        assertThat(told("{'type':'response.function_call_arguments.delta','call_id':'call_1','delta':'{'}"))
                .isEmpty();
        assertThat(told("{'type':'response.function_call_arguments.done','call_id':'call_1','name':'weather',"
                        + "'arguments':'{\\'city\\':\\'Bonn\\'}'}"))
                .containsExactly(new ToolCall("call_1", "weather", "{\"city\":\"Bonn\"}"));
    }
}

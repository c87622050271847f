package org.tandemrelay.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelCommand.InputTurn;
import org.tandemrelay.upstream.session.Role;
import org.tandemrelay.upstream.session.SessionOpen;

/** What a call says, in the vendor's words. */
class OpenAiCommandsTest {

    private final FakeSocket socket = new FakeSocket();
    private final OpenAiProtocol protocol = new OpenAiProtocol(SessionOpen.defaults(), () -> {});

    @BeforeEach
    void open() {
        protocol.onOpen(socket);
    }

    private static JsonNode json(String json) {
        try {
            return new ObjectMapper().readTree(json.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void marksTurnsWhereTheCallerDoes() {
        // When
        protocol.inputTurn(new InputTurn(InputTurn.Edge.START));
        protocol.inputTurn(new InputTurn(InputTurn.Edge.END));

        // Then
        assertThat(socket.written())
                .containsExactly(
                        json("{'type':'input_audio_buffer.clear'}"),
                        json("{'type':'input_audio_buffer.commit'}"),
                        json("{'type':'response.create','event_id':'tandem_create_1'}"));
    }

    @ParameterizedTest
    @CsvSource({"USER, user, input_text", "ASSISTANT, assistant, output_text", "SYSTEM, system, input_text"})
    void writesTextInTheWordsOfItsRole(Role role, String name, String part) {
        // When
        protocol.inputText(new ModelCommand.InputText(role, "Hello \"you\"", true));

        // Then
        assertThat(socket.written())
                .containsExactly(
                        json("{'type':'conversation.item.create','item':{'type':'message','role':'" + name
                                + "','content':[{'type':'" + part + "','text':'Hello \\'you\\''}]}}"),
                        json("{'type':'response.create','event_id':'tandem_create_1'}"));
    }

    @Test
    void tellsWhatWasSaidBeforeUnderNamesOfItsOwn() {
        // When
        protocol.recall(new ModelCommand.Recall(Role.USER, "I am Ann."));
        protocol.recall(new ModelCommand.Recall(Role.ASSISTANT, "Hello Ann."));

        // Then
        assertThat(socket.written())
                .containsExactly(
                        json("{'type':'conversation.item.create','item':{'type':'message','id':'tandem_said_1',"
                                + "'role':'user','content':[{'type':'input_text','text':'I am Ann.'}]}}"),
                        json("{'type':'conversation.item.create','item':{'type':'message','id':'tandem_said_2',"
                                + "'role':'assistant','content':[{'type':'output_text','text':'Hello Ann.'}]}}"));
    }

    @Test
    void truncatesToWhatWasHeardAndDeletesWhatWasNot() {
        // When
        protocol.playbackTruncate(new ModelCommand.PlaybackTruncate("item_1", 1_500));
        protocol.playbackTruncate(new ModelCommand.PlaybackTruncate("item_2", 0));

        // Then
        assertThat(socket.written())
                .containsExactly(
                        json(
                                "{'type':'conversation.item.truncate','item_id':'item_1','content_index':0,'audio_end_ms':1500}"),
                        json("{'type':'conversation.item.delete','item_id':'item_2'}"));
    }

    @Test
    void writesEveryOtherCommandAsTheVendorHasIt() {
        // When
        protocol.responseCreate(new ModelCommand.ResponseCreate("Greet."));
        protocol.responseCancel(new ModelCommand.ResponseCancel());
        protocol.toolResult(new ModelCommand.ToolResult("call_1", "12 °C"));
        protocol.sessionUpdate(new ModelCommand.SessionUpdate("Be kind."));
        protocol.sessionClose(new ModelCommand.SessionClose(1000, "done"));

        // Then
        assertThat(socket.written())
                .containsExactly(
                        json(
                                "{'type':'response.create','event_id':'tandem_create_1','response':{'instructions':'Greet.'}}"),
                        json("{'type':'response.cancel','event_id':'tandem_cancel_'}"),
                        json(
                                "{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'call_1','output':'12 °C'}}"),
                        json("{'type':'session.update','session':{'type':'realtime','instructions':'Be kind.'}}"));
        assertThat(socket.closed()).isEqualTo("1000 done");
        assertThat(socket.bytesNotReleased()).isZero();
    }
}

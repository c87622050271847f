package org.tandemrelay.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A model that refuses, is busy, or has something else to say just then: message by message, over real sockets. */
@Execution(ExecutionMode.CONCURRENT)
class ContraryModelTest {

    private static final String TEXT = "{\"type\":\"text\",\"text\":\"good evening\"}";
    private static final String INTERRUPT = "{\"type\":\"interrupt\"}";

    private final ScriptedModel model = new ScriptedModel();
    private final TestRelay relay = TestRelay.startOn(model.url());
    private final NativeCaller caller = relay.call("");

    @BeforeEach
    void ready() {
        caller.awaitState("listening");
    }

    @AfterEach
    void stop() {
        caller.close();
        relay.close();
        model.close();
    }

    private void nothingMoreIsAskedFor(int soFar) {
        Awaitility.await()
                .during(Duration.ofMillis(300))
                .until(() -> model.all("response.create").size() == soFar);
    }

    @Test
    void isAskedAgainWhenItIsNoLongerBusy() {
        // Given
        caller.say(TEXT);
        JsonNode asked = model.await("response.create", 1);
        model.begin("resp_of_its_own");
        model.refuse(asked, "conversation_already_has_active_response");
        nothingMoreIsAskedFor(1);

        // When
        model.end("resp_of_its_own", "completed");

        // Then
        model.await("response.create", 2);
        assertThat(caller.all("warning")).isEmpty();
    }

    @Test
    void isAskedForTheNextThingAfterItHasRefusedForGood() {
        // Given
        caller.say(TEXT);
        model.refuse(model.await("response.create", 1), "invalid_value");
        assertThat(caller.await("warning", 1).text("code")).isEqualTo("model");
        nothingMoreIsAskedFor(1);

        // When
        caller.say(TEXT);

        // Then
        model.await("response.create", 2);
    }

    @Test
    void isNotHeardWhereItBeginsWhatWasCalledOff() {
        // Given
        caller.say(TEXT);
        model.await("response.create", 1);
        caller.say(INTERRUPT);
        caller.say("{\"type\":\"ping\",\"t\":1}");
        caller.await("pong", 1);

        // When
        model.begin("resp_1");
        model.speak("resp_1", "item_1", 500);
        JsonNode cancel = model.await("response.cancel", 1);
        model.end("resp_1", "cancelled");
        caller.say(TEXT);
        model.await("response.create", 2);
        model.begin("resp_2");
        model.speak("resp_2", "item_2", 500);
        model.end("resp_2", "completed");
        caller.await("mark", 1);

        // Then
        assertThat(cancel.path("response_id").asText()).isEqualTo("resp_1");
        assertThat(caller.all("audio")).extracting(audio -> audio.text("item")).containsOnly("item_2");
    }

    @Test
    void mayHaveNothingToCancel() {
        // Given
        caller.say(TEXT);
        model.await("response.create", 1);
        model.begin("resp_1");
        model.speak("resp_1", "item_1", 3_000);
        caller.awaitState("speaking");
        caller.say(INTERRUPT);

        // When
        model.refuse(model.await("response.cancel", 1), "response_cancel_not_active");
        caller.say(TEXT);

        // Then
        model.await("response.create", 2);
        assertThat(caller.all("warning")).isEmpty();
        assertThat(caller.isClosed()).isFalse();
    }

    @Test
    void answersATurnAndWhatWasTypedInItInOne() {
        // Given
        model.say("{'type':'input_audio_buffer.speech_started','audio_start_ms':0,'item_id':'u1'}");
        caller.awaitState("hearing");
        caller.say(TEXT);
        model.await("conversation.item.create", 1);
        model.say("{'type':'conversation.item.added','item':{'id':'t1','type':'message','role':'user',"
                + "'content':[{'type':'input_text'}]}}");
        model.say("{'type':'input_audio_buffer.speech_stopped','audio_end_ms':900,'item_id':'u1'}");

        // When
        model.begin("resp_1");
        model.speak("resp_1", "item_1", 200);
        model.end("resp_1", "completed");
        caller.await("mark", 1);

        // Then
        nothingMoreIsAskedFor(0);
    }

    @Test
    void isNotMadeToDoWhatWasCalledInACutOffAnswer() {
        // Given
        caller.say(TEXT);
        model.await("response.create", 1);
        model.begin("resp_1");
        model.speak("resp_1", "item_1", 3_000);
        caller.awaitState("speaking");
        caller.say(INTERRUPT);
        model.await("response.cancel", 1);

        // When
        model.callTool("resp_1", "call_1", "book_a_table");

        // Then
        Awaitility.await().until(() -> model.all("conversation.item.create").size() == 2);
        assertThat(model.all("conversation.item.create")
                        .get(1)
                        .at("/item/output")
                        .asText())
                .isEqualTo("{\"error\":\"the caller interrupted, and nothing was done\"}");
    }

    @Test
    void learnsThatThereIsNoSuchFunctionAndIsAskedToGoOn() {
        // Given
        caller.say(TEXT);
        model.await("response.create", 1);
        model.begin("resp_1");
        model.callTool("resp_1", "call_1", "book_a_table");
        Awaitility.await().until(() -> model.all("conversation.item.create").size() == 2);
        nothingMoreIsAskedFor(1);

        // When
        model.end("resp_1", "completed");

        // Then
        model.await("response.create", 2);
        assertThat(model.all("conversation.item.create")
                        .get(1)
                        .at("/item/output")
                        .asText())
                .isEqualTo("{\"error\":\"there is no function of this name\"}");
    }
}

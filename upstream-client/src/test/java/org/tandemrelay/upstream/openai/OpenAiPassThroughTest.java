package org.tandemrelay.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelEvent.ResponseDone;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionReady;
import org.tandemrelay.upstream.session.SessionOpen;

/** A session whose messages pass as they are, and what the relay itself has to do with it. */
class OpenAiPassThroughTest {

    private static final String CREATED = "{'type':'session.created','session':{'instructions':'vendor'}}";

    private final FakeSocket socket = new FakeSocket();
    private final OpenAiPassThrough protocol = new OpenAiPassThrough(new SessionOpen("Be brief.", null, null));

    @BeforeEach
    void open() {
        protocol.onOpen(socket);
    }

    private static String updated(String outputFormat) {
        return "{'type':'session.updated','event_id':'event_2','session':{'id':'sess_1','instructions':'Be brief.','audio':"
                + "{'output':{'format':{'type':'" + outputFormat + "'}}}}}";
    }

    private void told(String json) {
        ByteBuf text = Unpooled.copiedBuffer(json(json), StandardCharsets.UTF_8);
        try {
            protocol.onText(text);
            assertThat(text.refCnt()).isOne();
        } finally {
            text.release();
        }
    }

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }

    private void ready() {
        told(CREATED);
        told(updated("audio/pcm"));
        socket.written();
        socket.events();
        socket.passed();
    }

    @Test
    void opensTheSessionItselfAndShowsItAsTheOperatorWantsIt() {
        // When
        told(CREATED);
        told("{'type':'rate_limits.updated','rate_limits':[]}");
        told(updated("audio/pcm"));

        // Then
        assertThat(socket.written()).singleElement().satisfies(event -> {
            assertThat(event.path("type").asText()).isEqualTo("session.update");
            assertThat(event.path("session").path("instructions").asText()).isEqualTo("Be brief.");
        });
        assertThat(socket.events()).first().isInstanceOf(SessionReady.class);
        assertThat(socket.passed())
                .containsExactly(
                        "session.created " + json(updated("audio/pcm")).replace("session.updated", "session.created"),
                        json("rate_limits.updated {'type':'rate_limits.updated','rate_limits':[]}"));
        assertThat(socket.bytesNotReleased()).isZero();
    }

    @Test
    void passesEveryMessageByteForByteInOrder() {
        // Given
        ready();
        List<String> messages = List.of(
                " { 'type' : 'of.another.year', 'n' : 1.50e0, 'n' : 'twice' } ",
                "{'type':'response.created','response':{'id':'r'}}",
                "no JSON",
                "{'type':'response.output_audio_transcript.delta','delta':'hé'}");

        // When
        messages.forEach(this::told);

        // Then
        assertThat(socket.passed())
                .containsExactly(
                        "of.another.year " + json(messages.get(0)),
                        "response.created " + json(messages.get(1)),
                        " no JSON",
                        "response.output_audio_transcript.delta " + json(messages.get(3)));
        assertThat(socket.events())
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("ResponseStarted", "Transcript");
    }

    @Test
    void countsSpeechWhicheverWayItIsWritten() {
        // Given
        ready();
        String plain = "{'type':'response.output_audio.delta','response_id':'r','item_id':'i','delta':'AQIDBA=='}";
        String nested = "{'type':'response.output_audio.delta','x':{},'delta':'AQIDBA=='}";

        // When
        told(plain);
        told(nested);
        told(updated("audio/pcmu"));
        told(plain);

        // Then
        assertThat(socket.passed())
                .containsExactly(
                        "4 bytes of audio/pcm;rate=24000 " + json(plain),
                        "4 bytes of audio/pcm;rate=24000 " + json(nested),
                        "session.updated " + json(updated("audio/pcmu")),
                        "4 bytes of audio/PCMU " + json(plain));
        assertThat(socket.heard()).isEmpty();
    }

    @Test
    void tellsTheCallWhatHappensBesides() {
        // Given
        ready();

        // When
        told("{'type':'input_audio_buffer.speech_stopped','item_id':'i','audio_end_ms':5}");
        told("{'type':'response.done','response':{'id':'r','status':'cancelled','usage':{'input_tokens':3}}}");

        // Then
        List<ModelEvent> events = socket.events();
        assertThat(events).hasAtLeastOneElementOfType(ModelEvent.SpeechStopped.class);
        assertThat(events)
                .filteredOn(ResponseDone.class::isInstance)
                .singleElement()
                .satisfies(event -> {
                    ResponseDone done = (ResponseDone) event;
                    assertThat(done.status()).isEqualTo(ResponseDone.Status.CANCELLED);
                    assertThat(done.usage().inputTokens()).isEqualTo(3);
                });
    }

    @Test
    void passesAFatalErrorOnBeforeTheEndAndWithoutTheRelaysKey() {
        // Given
        told(CREATED);

        // When
        told("{'type':'error','error':{'code':'invalid_api_key','message':'Incorrect key " + FakeSocket.KEY + "'}}");

        // Then
        assertThat(socket.passed())
                .containsExactly(json(
                        "error {'type':'error','error':{'code':'invalid_api_key','message':'Incorrect key [key]'}}"));
        assertThat(socket.events())
                .singleElement()
                .satisfies(event -> assertThat(((SessionClosed) event).cause()).isEqualTo(SessionClosed.Cause.REFUSED));
        assertThat(socket.bytesNotReleased()).isZero();
    }

    @Test
    void writesWhatTheCallerSaysAsItIs() {
        // Given
        ready();

        // When
        protocol.writeMessage(Unpooled.copiedBuffer(json("{'type':'of.another.year'}"), StandardCharsets.UTF_8));

        // Then
        assertThat(socket.written())
                .singleElement()
                .satisfies(event -> assertThat(event.path("type").asText()).isEqualTo("of.another.year"));
    }
}

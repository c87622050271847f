package org.tandemrelay.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.upstream.openai.FakeSocket.Heard;
import org.tandemrelay.upstream.session.Capabilities;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelEvent.OutputFlush;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed.Cause;
import org.tandemrelay.upstream.session.ModelEvent.SessionNotice;
import org.tandemrelay.upstream.session.ModelEvent.SessionReady;
import org.tandemrelay.upstream.session.ModelEvent.SpeechStarted;
import org.tandemrelay.upstream.session.ModelEvent.SpeechStopped;
import org.tandemrelay.upstream.session.ModelEvent.Transcript;
import org.tandemrelay.upstream.session.Role;
import org.tandemrelay.upstream.session.SessionOpen;

class OpenAiProtocolTest {

    private static final String CREATED = "{'type':'session.created','session':{}}";
    private static final String UPDATED =
            "{'type':'session.updated','session':{'id':'sess_1','expires_at':1900000000,'audio':"
                    + "{'input':{'format':{'type':'audio/pcm','rate':24000},'turn_detection':{'type':'server_vad'}},"
                    + "'output':{'format':{'type':'audio/pcm','rate':24000}}}}}";

    private final FakeSocket socket = new FakeSocket();
    private final AtomicInteger unknown = new AtomicInteger();
    private OpenAiProtocol protocol;

    @BeforeEach
    void open() {
        protocol = new OpenAiProtocol(SessionOpen.defaults(), unknown::incrementAndGet);
        protocol.onOpen(socket);
    }

    /** With the session configured, and all that was said for it forgotten. */
    private void ready() {
        told(CREATED);
        told(UPDATED);
        socket.written();
        socket.events();
    }

    private List<ModelEvent> told(String json) {
        ByteBuf text = utf8(json);
        try {
            protocol.onText(text);
        } finally {
            text.release();
        }
        return socket.events();
    }

    private static ByteBuf utf8(String json) {
        return Unpooled.copiedBuffer(json.replace('\'', '"'), StandardCharsets.UTF_8);
    }

    private static JsonNode json(String json) {
        try {
            return new ObjectMapper().readTree(json.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Before the session is ready.

    @Test
    void configuresTheSessionAsAskedWhenItIsCreated() {
        // Given
        protocol = new OpenAiProtocol(new SessionOpen("Be brief.", "marin", "gpt-transcribe"), () -> {});
        protocol.onOpen(socket);
        assertThat(socket.written()).isEmpty();

        // When
        told(CREATED);

        // Then
        assertThat(socket.written())
                .containsExactly(
                        json("{'type':'session.update','session':{'type':'realtime','instructions':'Be brief.',"
                                + "'output_modalities':['audio'],'audio':{"
                                + "'input':{'format':{'type':'audio/pcm','rate':24000},'transcription':{'model':'gpt-transcribe'}},"
                                + "'output':{'format':{'type':'audio/pcm','rate':24000},'voice':'marin'}}}}"));
    }

    @Test
    void leavesToTheVendorWhatIsNotAskedFor() {
        // When
        told(CREATED);

        // Then
        assertThat(socket.written())
                .containsExactly(json("{'type':'session.update','session':{'type':'realtime',"
                        + "'output_modalities':['audio'],'audio':{'input':{'format':{'type':'audio/pcm','rate':24000}},"
                        + "'output':{'format':{'type':'audio/pcm','rate':24000}}}}}"));
    }

    @ParameterizedTest
    @CsvSource({
        "audio/PCMU,            audio/PCMA,          audio/pcmu, audio/pcma",
        "audio/PCMA,            audio/pcm;rate=8000, audio/pcma, audio/pcm",
        "audio/pcm;rate=48000,  audio/PCMU,          audio/pcm,  audio/pcmu",
        "audio/PCMU;rate=16000, audio/opus,          audio/pcm,  audio/pcm"
    })
    void asksForTheCallersFormatsWhereTheVendorHasThem(String input, String output, String heard, String spoken) {
        // Given
        SessionOpen open = SessionOpen.defaults().withFormats(AudioFormat.parse(input), AudioFormat.parse(output));
        protocol = new OpenAiProtocol(open, () -> {});
        protocol.onOpen(socket);

        // When
        told(CREATED);

        // Then
        JsonNode audio = socket.written().get(0).at("/session/audio");
        assertThat(audio.at("/input/format")).isEqualTo(vendorFormat(heard));
        assertThat(audio.at("/output/format")).isEqualTo(vendorFormat(spoken));
    }

    private static JsonNode vendorFormat(String type) {
        return json("{'type':'" + type + (type.equals("audio/pcm") ? "','rate':24000}" : "'}"));
    }

    @Test
    void sendsNoAudioBeforeTheSessionIsConfigured() {
        // Given
        told(CREATED);
        socket.written();
        ByteBuf early = Unpooled.wrappedBuffer(new byte[480]);

        // When
        protocol.writeAudio(early);

        // Then
        assertThat(socket.written()).isEmpty();
        assertThat(early.refCnt()).isZero();
    }

    @Test
    void tellsNothingOfAConversationBeforeTheSessionIsConfigured() {
        // When
        List<ModelEvent> events = told("{'type':'response.created','response':{'id':'resp_0'}}");
        told(audio("resp_0", "item_0", "AAAA"));

        // Then
        assertThat(events).isEmpty();
        assertThat(socket.heard()).isEmpty();
    }

    @Test
    void isReadyWithTheFormatsThatTheModelNames() {
        // When
        List<ModelEvent> events = told(UPDATED.replace("audio/pcm','rate':24000}}}}}", "audio/pcmu'}}}}}"));

        // Then
        assertThat(events)
                .containsExactly(new SessionReady(
                        "sess_1",
                        AudioFormat.pcm16(24_000),
                        AudioFormat.mulaw(),
                        new Capabilities(true, true, true, true, true, true, false),
                        Instant.ofEpochSecond(1_900_000_000)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"'turn_detection':null", "'turn_detection':{'type':'server_vad','interrupt_response':false}"})
    void doesNotCountOnTheModelToStopWhereItWillNot(String turns) {
        // When
        List<ModelEvent> events = told(UPDATED.replace("'turn_detection':{'type':'server_vad'}", turns));

        // Then
        Capabilities capabilities = ((SessionReady) events.get(0)).capabilities();
        assertThat(capabilities.speechEvents() && capabilities.cancelsOnSpeech())
                .isFalse();
    }

    @Test
    void isReadyOnlyOnce() {
        // Given
        ready();

        // When / Then
        assertThat(told(UPDATED)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"'type':'audio/opus'", "'type':'audio/pcm','rate':0", "'type':'audio/pcm','rate':999999999"})
    void endsASessionWhoseFormatItDoesNotKnow(String format) {
        // When
        List<ModelEvent> events = told(UPDATED.replace("'type':'audio/pcm','rate':24000", format));

        // Then
        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        SessionClosed.class, end -> assertThat(end.cause()).isEqualTo(Cause.FAILED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999", "-1", "'soon'", "null", "1e300"})
    void doesWithoutAnExpiryThatMakesNoSense(String expiry) {
        // When
        List<ModelEvent> events = told(UPDATED.replace("1900000000", expiry));

        // Then
        assertThat(((SessionReady) events.get(0)).expiresAt()).isNull();
    }

    @Test
    void anyErrorBeforeTheSessionIsReadyRefusesIt() {
        // Given
        told(CREATED);

        // When
        List<ModelEvent> events = told(
                "{'type':'error','error':{'type':'invalid_request_error','code':'invalid_value','message':'No such voice.'}}");

        // Then
        assertThat(events)
                .containsExactly(new SessionClosed(Cause.REFUSED, 0, "the model refused the session: No such voice."));
    }

    // What the model tells.

    private static String audio(String response, String item, String delta) {
        return "{'type':'response.output_audio.delta','response_id':'" + response + "','item_id':'" + item
                + "','output_index':0,'content_index':0,'delta':'" + delta + "'}";
    }

    @Test
    void oneItemIsOneObjectForAllOfItsAudio() {
        // Given
        ready();

        // When
        told(audio("resp_1", "item_1", "AQI="));
        told(audio("resp_1", "item_1", "AwQ=").replace("'output_index'", "'\\u006futput_index'"));
        told(audio("resp_1", "item_1", "BQY="));
        told(audio("resp_1", "item_2", "Bwg="));

        // Then
        List<Heard> heard = socket.heard();
        assertThat(heard).extracting(Heard::audio).containsExactly("0102", "0304", "0506", "0708");
        assertThat(heard.get(1).item()).isSameAs(heard.get(0).item());
        assertThat(heard.get(2).item()).isSameAs(heard.get(0).item());
        assertThat(heard.get(3).item().itemId()).isEqualTo("item_2");
    }

    @Test
    void takesJsonFromBinaryFramesToo() {
        // Given
        ready();
        ByteBuf binary = utf8(audio("resp_1", "item_1", "AQI="));

        // When
        protocol.onBinary(binary);

        // Then
        assertThat(socket.heard()).extracting(Heard::audio).containsExactly("0102");
        binary.release();
    }

    @Test
    void speechFlushesWhatIsStillPlaying() {
        // Given
        ready();

        // When
        List<ModelEvent> events =
                told("{'type':'input_audio_buffer.speech_started','audio_start_ms':1280,'item_id':'item_7'}");

        // Then
        assertThat(events)
                .containsExactly(new SpeechStarted("item_7", 1_280), new OutputFlush(OutputFlush.Reason.BARGE_IN));
    }

    @Test
    void tellsWhenTheCallerStopsToSpeak() {
        // Given
        ready();

        // When / Then
        assertThat(told("{'type':'input_audio_buffer.speech_stopped','audio_end_ms':2400,'item_id':'item_7'}"))
                .containsExactly(new SpeechStopped("item_7", 2_400));
    }

    @ParameterizedTest
    @CsvSource({
        "conversation.item.input_audio_transcription.delta, delta, USER, APPEND, false",
        "conversation.item.input_audio_transcription.completed, transcript, USER, REPLACE, true",
        "response.output_audio_transcript.delta, delta, ASSISTANT, APPEND, false",
        "response.output_audio_transcript.done, transcript, ASSISTANT, REPLACE, true",
        "response.output_text.delta, delta, ASSISTANT, APPEND, false",
        "response.output_text.done, text, ASSISTANT, REPLACE, true",
    })
    void writesDownWhatBothSay(String type, String member, Role role, Transcript.Mode mode, boolean complete) {
        // Given
        ready();

        // When / Then
        assertThat(told("{'type':'" + type + "','item_id':'item_1','content_index':0,'obfuscation':'x','" + member
                        + "':'Grüß Gott'}"))
                .containsExactly(new Transcript(role, "item_1", "Grüß Gott", mode, complete));
        assertThat(told("{'type':'" + type + "','item_id':null,'" + member + "':null}"))
                .containsExactly(new Transcript(role, null, "", mode, complete));
    }

    @Test
    void tellsOfTheModelsLimits() {
        // Given
        ready();

        // When / Then
        assertThat(told("{'type':'rate_limits.updated','rate_limits':[{'name':'tokens','limit':1000,'remaining':990,"
                        + "'reset_seconds':0.6}]}"))
                .containsExactly(
                        new SessionNotice(SessionNotice.Kind.RATE_LIMIT, "rate_limits", "tokens 990 of 1000 left"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'response.hologram.delta','delta':'AAAA'}",
                "{'kind':'session.created'}",
                "{'type':5}",
                "[]",
                "'response.done'",
                "not JSON",
                "{'type':'response.done'",
                "",
                "{'type':'response.output_audio.delta','item_id':'i','response_id':'r'}",
                "{'type':'response.output_audio.delta','item_id':'i','response_id':'r','delta':1234}",
                "{'type':'response.output_audio.delta','item_id':'i','response_id':'r','delta':'?'}",
            })
    void whatItDoesNotUnderstandIsIgnoredAndCounted(String message) {
        // Given
        ready();

        // When
        List<ModelEvent> events = told(message);

        // Then
        assertThat(events).isEmpty();
        assertThat(socket.heard()).isEmpty();
        assertThat(unknown).hasValue(1);
        assertThat(socket.bytesNotReleased()).isZero();
    }

    @Test
    void whatSaysNothingToACallIsNotCounted() {
        // Given
        ready();

        // When
        told("{'type':'conversation.item.added','item':{'id':'item_1'}}");
        told("{'type':'response.output_audio.done','item_id':'item_1'}");

        // Then
        assertThat(socket.events()).isEmpty();
        assertThat(unknown).hasValue(0);
    }

    @Test
    void tellsNothingOfItemsThatTheRelayItselfRecalled() {
        // Given
        ready();

        // When / Then
        assertThat(told("{'type':'conversation.item.added','item':{'id':'tandem_said_1','type':'message','role':'user',"
                        + "'content':[{'type':'input_text'}]}}"))
                .isEmpty();
        assertThat(told("{'type':'conversation.item.added','item':{'id':'item_1','type':'message','role':'user',"
                        + "'content':[{'type':'input_text'}]}}"))
                .hasSize(1);
    }
}

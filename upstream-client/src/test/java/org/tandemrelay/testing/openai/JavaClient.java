package org.tandemrelay.testing.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openai.client.okhttp.OkHttpClient;
import com.openai.core.ClientOptions;
import com.openai.core.http.WebSocketWriteNotAttempted;
import com.openai.helpers.RealtimeConnection;
import com.openai.helpers.RealtimeWebSocketOptions;
import com.openai.models.realtime.ConversationItemCreateEvent;
import com.openai.models.realtime.InputAudioBufferAppendEvent;
import com.openai.models.realtime.RealtimeClientEvent;
import com.openai.models.realtime.RealtimeConversationItemUserMessage;
import com.openai.models.realtime.RealtimeServerEvent;
import com.openai.models.realtime.RealtimeSessionCreateRequest;
import com.openai.models.realtime.ResponseAudioDeltaEvent;
import com.openai.models.realtime.SessionUpdateEvent;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.tandemrelay.audio.AudioFormat;

/**
 * The vendor's own Java client in a conversation. Each event is checked against the client's model of it, so one that the vendor would not send fails the test that
 * waits for another.
 */
public final class JavaClient implements AutoCloseable {

    private static final AudioFormat PCM = AudioFormat.pcm16(24_000);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CLOSING_MILLIS = 5_000;

    private final List<RealtimeServerEvent> events = new CopyOnWriteArrayList<>();
    private final RealtimeConnection connection;
    private final Thread reader;
    private volatile Throwable failure;
    private volatile boolean closing;

    private JavaClient(RealtimeConnection connection) {
        this.connection = connection;
        reader = new Thread(this::read, "openai-java-reader");
        reader.start();
    }

    /**
     * Opens a session.
     *
     * @param baseUrl of the API, at https, which the client insists on
     * @param trust of that server's certificate
     * @param model by its name
     */
    public static JavaClient connect(String baseUrl, X509TrustManager trust, String model)
            throws GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {trust}, null);
        ClientOptions options = ClientOptions.builder()
                .httpClient(OkHttpClient.builder()
                        .sslSocketFactory(tls.getSocketFactory())
                        .trustManager(trust)
                        .build())
                .baseUrl(baseUrl)
                .apiKey("sk-test")
                .responseValidation(true)
                .build();
        return new JavaClient(RealtimeConnection.connect(
                options, RealtimeWebSocketOptions.builder().model(model).build()));
    }

    private void read() {
        try {
            while (true) {
                events.add(connection.receive().validate());
            }
        } catch (RuntimeException e) {
            if (!closing) {
                failure = e;
            }
        }
    }

    /** Of one kind, all that have come. */
    public <T> List<T> all(Function<RealtimeServerEvent, Optional<T>> kind) {
        return events.stream().map(kind).flatMap(Optional::stream).toList();
    }

    /** The n-th of one kind, the first being 1, as soon as it is there. */
    public <T> T awaitNth(int n, Function<RealtimeServerEvent, Optional<T>> kind) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(failure).isNull();
            // Not the events themselves, which would be written out at each look: speech among them.
            assertThat(all(kind).size()).isGreaterThanOrEqualTo(n);
        });
        return all(kind).get(n - 1);
    }

    /** Sets up the session, and waits until it is. */
    public void update(RealtimeSessionCreateRequest.Builder session) {
        awaitNth(1, RealtimeServerEvent::sessionCreated);
        send(RealtimeClientEvent.ofSessionUpdate(
                SessionUpdateEvent.builder().session(session.build()).build()));
        awaitNth(1, RealtimeServerEvent::sessionUpdated);
    }

    /** The client takes one command at a time and says that it is busy until that is written; then it wants to be asked again. */
    public void send(RealtimeClientEvent event) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .ignoreExceptionsInstanceOf(WebSocketWriteNotAttempted.Busy.class)
                .until(() -> {
                    connection.send(event);
                    return true;
                });
    }

    /** Types something, which nobody answers until a response is asked for. */
    public void type(String text) {
        send(RealtimeClientEvent.ofConversationItemCreate(ConversationItemCreateEvent.builder()
                .item(RealtimeConversationItemUserMessage.builder()
                        .addContent(RealtimeConversationItemUserMessage.Content.builder()
                                .type(RealtimeConversationItemUserMessage.Content.Type.INPUT_TEXT)
                                .text(text)
                                .build())
                        .build())
                .build()));
    }

    /**
     * Speaks, as fast as it goes.
     *
     * @param audio PCM16 at 24 kHz
     * @param pieceMillis how much of it goes into one event; the client takes its time for each
     */
    public void speak(byte[] audio, int pieceMillis) {
        int piece = (int) PCM.bytesOf(pieceMillis);
        for (int at = 0; at < audio.length; at += piece) {
            byte[] bytes = Arrays.copyOfRange(audio, at, Math.min(at + piece, audio.length));
            RealtimeClientEvent append =
                    RealtimeClientEvent.ofInputAudioBufferAppend(InputAudioBufferAppendEvent.builder()
                            .audio(Base64.getEncoder().encodeToString(bytes))
                            .build());
            send(append);
        }
    }

    /** The audio of one response that has come: PCM16 at 24 kHz. */
    public byte[] heard(String responseId) {
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        for (ResponseAudioDeltaEvent delta : all(RealtimeServerEvent::responseOutputAudioDelta)) {
            if (delta.responseId().equals(responseId)) {
                audio.writeBytes(Base64.getDecoder().decode(delta.delta()));
            }
        }
        return audio.toByteArray();
    }

    /** Hangs up. */
    @Override
    public void close() throws InterruptedException {
        closing = true;
        connection.close();
        reader.join(CLOSING_MILLIS);
        assertThat(failure).isNull();
    }
}

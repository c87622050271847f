package org.tandemrelay.relay.caller.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.caller.BridgeCaller;
import org.tandemrelay.relay.caller.CallerDialectContract;

/** Clients of OpenAI Realtime keep to the contract of all callers, with a playout of their own. */
class OpenAiDialectTest extends CallerDialectContract {

    @Override
    protected BridgeCaller newCaller() {
        return new Client();
    }

    @Override
    protected String path() {
        return "/v1/realtime?model=simulator";
    }

    @Override
    protected List<String> settings() {
        return List.of("openai-max-message", "256KiB");
    }

    /** Has heard little of what it interrupts, and says so itself. */
    private static final class Client extends BridgeCaller {
        private static final AudioFormat PCM = AudioFormat.pcm16(24_000);
        private static final long HEARD_MILLIS = 100;

        /** The socket takes one message at a time, and the thread that reads may not wait for it. */
        private final Executor sender = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "openai-client");
            thread.setDaemon(true);
            return thread;
        });

        private final AtomicInteger answers = new AtomicInteger();
        private final AtomicInteger flushes = new AtomicInteger();

        /** The item being heard; null while there is none. */
        private volatile String item;

        @Override
        protected AudioFormat format() {
            return PCM;
        }

        @Override
        protected List<String> subprotocols() {
            return List.of("realtime");
        }

        @Override
        protected void begin() {
            sendText("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\"}}");
        }

        @Override
        protected void sendFrame(byte[] pcm) {
            CompletableFuture.runAsync(() -> sendText(RealtimeClient.append(pcm)), sender)
                    .join();
        }

        @Override
        protected void onText(String text) {
            JsonNode event = RealtimeClient.json(text);
            switch (event.path("type").asText()) {
                case "response.output_audio.delta" -> {
                    item = event.path("item_id").asText();
                    hear(Base64.getDecoder().decode(event.path("delta").asText()));
                }
                case "response.done" -> answers.incrementAndGet();
                case "input_audio_buffer.speech_started" -> interrupt();
                default -> {
                    // Nothing to do for it.
                }
            }
        }

        private void interrupt() {
            String interrupted = item;
            item = null;
            if (interrupted != null) {
                flushes.incrementAndGet();
                sender.execute(() -> sendText("{\"type\":\"conversation.item.truncate\",\"item_id\":\"" + interrupted
                        + "\",\"content_index\":0,\"audio_end_ms\":" + HEARD_MILLIS + "}"));
            }
        }

        @Override
        protected void onBinary(byte[] bytes) {
            throw new AssertionError("there are no binary messages");
        }

        @Override
        protected int marks() {
            return answers.get();
        }

        @Override
        protected void acknowledgeMarks() {}

        @Override
        protected int flushes() {
            return flushes.get();
        }

        @Override
        protected void hangUp() {
            sendClose();
        }
    }
}

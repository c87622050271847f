package org.tandemrelay.relay.caller;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.tandemrelay.audio.AudioFormat;

/** A caller with PCM in binary frames and JSON beside it, which forgets the marks that it has not sent back when it is told to flush. */
public abstract class JsonCaller extends BridgeCaller {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final int rateHz;
    private final List<String> marks = new CopyOnWriteArrayList<>();
    private final AtomicInteger flushes = new AtomicInteger();

    protected JsonCaller(int rateHz) {
        this.rateHz = rateHz;
    }

    /** A message came. */
    protected abstract void onMessage(JsonNode message);

    /** What goes back when a mark was played. */
    protected abstract String acknowledgement(String mark);

    protected final void marked(String mark) {
        marks.add(mark);
    }

    protected final void flushed() {
        marks.clear();
        flushes.incrementAndGet();
    }

    @Override
    protected final AudioFormat format() {
        return AudioFormat.pcm16(rateHz);
    }

    @Override
    protected final void sendFrame(byte[] pcm) {
        sendBinary(pcm);
    }

    @Override
    protected final void onText(String text) {
        try {
            onMessage(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the relay sent no JSON: " + text, e);
        }
    }

    @Override
    protected void onBinary(byte[] bytes) {
        hear(bytes);
    }

    @Override
    protected int marks() {
        return marks.size();
    }

    @Override
    protected final void acknowledgeMarks() {
        marks.forEach(mark -> sendText(acknowledgement(mark)));
    }

    @Override
    protected final int flushes() {
        return flushes.get();
    }
}

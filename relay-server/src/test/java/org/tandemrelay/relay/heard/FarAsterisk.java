package org.tandemrelay.relay.heard;

import org.tandemrelay.audio.AudioFormat;

/** Asterisk: marks come back when they are reached, unless they are flushed. */
final class FarAsterisk extends FarCaller {

    private static final long PAUSE_MILLIS = 1_500;

    @Override
    AudioFormat format() {
        return AudioFormat.mulaw();
    }

    @Override
    String path() {
        return "/telephony/asterisk";
    }

    @Override
    String subprotocol() {
        return "media";
    }

    @Override
    void begin() {
        send("MEDIA_START connection_id:x channel:WebSocket/relay1/0x7f channel_id:1.1 format:ulaw"
                + " optimal_frame_size:160 ptime:20");
    }

    @Override
    void sendFrame(byte[] audio) {
        send(audio);
    }

    @Override
    void onBinary(int bytes) {
        // Marks have ids of no meaning here: a long pause tells the end of an answer.
        if (farEnd().dryMillis() > PAUSE_MILLIS) {
            farEnd().endItem();
        }
        media(bytes);
    }

    @Override
    void onText(String text) {
        if (text.startsWith("MARK_MEDIA ")) {
            String id = text.substring("MARK_MEDIA ".length());
            mark(() -> send("MEDIA_MARK_PROCESSED " + id));
        } else if (text.equals("FLUSH_MEDIA")) {
            clear();
        }
    }
}

package org.tandemrelay.audio.opus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.audio.transcode.Transcoder;

/** A process that asks for Opus and for something else; {@link OpusTest} starts it with a library that cannot be loaded. */
final class WithoutLibrary {

    private WithoutLibrary() {}

    public static void main(String[] arguments) {
        System.out.println(Opus.describe());
        for (int i = 0; i < 2; i++) {
            try {
                OpusEncoder.open(OpusSettings.voice(16_000));
            } catch (OpusException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
        ByteBuf out = Unpooled.buffer();
        try (Transcoder transcoder = Transcoder.between(AudioFormat.mulaw(), AudioFormat.pcm16(8_000))) {
            transcoder.transcode(Unpooled.wrappedBuffer(new byte[160]), out);
        }
        System.out.println("transcoded " + out.readableBytes());
    }
}

package org.tandemrelay.relay.load.crew;

import java.nio.charset.StandardCharsets;

/** How a protocol writes a frame of audio: what stands around it. */
enum FrameForm {
    /** The audio itself, in a binary frame. */
    BINARY("", "", "", ""),
    /** An append of OpenAI's. */
    OPENAI("{\"type\":\"input_audio_buffer.append\",\"audio\":\"", "\"}", "response.output_audio.delta", "delta"),
    /**
     * A media message of Twilio's. Its numbers count on, and have leading zeros so that they keep their length, which Twilio's have not.
     */
    TWILIO(
            "{\"event\":\"media\",\"sequenceNumber\":\"#########\",\"media\":{\"track\":\"inbound\",\"chunk\":\"#########\","
                    + "\"timestamp\":\"#########\",\"payload\":\"",
            "\"},\"streamSid\":\"%\"}",
            "media",
            "payload");

    /** Stands for a digit of a number. */
    static final char DIGIT = '#';

    private static final byte[] NOTHING = {};

    private final String head;
    private final String tail;
    private final String audioType;
    private final String audioMember;

    FrameForm(String head, String tail, String audioType, String audioMember) {
        this.head = head;
        this.tail = tail;
        this.audioType = audioType;
        this.audioMember = audioMember;
    }

    /** The form of a protocol. */
    static FrameForm of(String dialect) {
        return switch (dialect) {
            case "openai" -> OPENAI;
            case "twilio" -> TWILIO;
            default -> BINARY;
        };
    }

    /** Whether the audio is written in base64. */
    boolean text() {
        return this != BINARY;
    }

    byte[] head() {
        return this == BINARY ? NOTHING : head.getBytes(StandardCharsets.US_ASCII);
    }

    /** What follows the audio, on the stream of that name. */
    byte[] tail(String stream) {
        return this == BINARY ? NOTHING : tail.replace("%", stream).getBytes(StandardCharsets.US_ASCII);
    }

    /** The type of the messages that bring audio back. */
    String audioType() {
        return audioType;
    }

    /** Their member that has it. */
    String audioMember() {
        return audioMember;
    }
}

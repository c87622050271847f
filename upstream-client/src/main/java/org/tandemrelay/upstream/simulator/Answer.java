package org.tandemrelay.upstream.simulator;

/** What a response is going to say, decided before it says anything. */
sealed interface Answer {

    /**
     * Speech, with its words.
     *
     * @param clip what is heard; not yet in the format of the session's output
     * @param transcript what is read
     */
    record Speech(AudioClip clip, String transcript) implements Answer {}

    /** Words alone. */
    record Text(String text) implements Answer {}

    /**
     * A call of one of the client's tools.
     *
     * @param name the tool
     * @param arguments JSON text
     */
    record ToolCall(String name, String arguments) implements Answer {}
}

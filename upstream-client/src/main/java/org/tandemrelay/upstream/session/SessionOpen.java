package org.tandemrelay.upstream.session;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.audio.AudioFormat;

/**
 * What a session is to be, before it is dialled.
 *
 * @param instructions how the model is to behave; null leaves it as the model's own default
 * @param voice the name of the model's voice; null leaves the model's own default
 * @param transcriptionModel what writes down the caller's words, for captions; null for no captions of the caller
 * @param inputFormat the format in which audio will come, which a dialect asks its model to take if it can; what the model takes in the
 *     end is told by {@link ModelEvent.SessionReady}. Null for the model's own
 * @param outputFormat likewise the format in which the model is to speak
 * @param tools functions that the model may call; none if empty
 * @param turns how the model is to find out that the caller has finished; null for the model's own way
 * @param interruptible whether the model is to stop by itself when it hears the caller speak
 */
public record SessionOpen(
        @Nullable String instructions,
        @Nullable String voice,
        @Nullable String transcriptionModel,
        @Nullable AudioFormat inputFormat,
        @Nullable AudioFormat outputFormat,
        List<ToolSpec> tools,
        @Nullable TurnDetection turns,
        boolean interruptible) {

    /** Keeps the list as it is now. */
    public SessionOpen {
        tools = List.copyOf(tools);
    }

    /** In the model's own audio formats. */
    public SessionOpen(@Nullable String instructions, @Nullable String voice, @Nullable String transcriptionModel) {
        this(instructions, voice, transcriptionModel, null, null, List.of(), null, true);
    }

    /** Everything as the model has it by itself, without captions of the caller and without functions. */
    public static SessionOpen defaults() {
        return new SessionOpen(null, null, null);
    }

    /** The same, with audio in these formats if the model can. */
    public SessionOpen withFormats(AudioFormat input, AudioFormat output) {
        return new SessionOpen(instructions, voice, transcriptionModel, input, output, tools, turns, interruptible);
    }

    /** The same, with these functions in place of any others. */
    public SessionOpen withTools(List<ToolSpec> offered) {
        return new SessionOpen(
                instructions, voice, transcriptionModel, inputFormat, outputFormat, offered, turns, interruptible);
    }

    /** The same, with the ends of turns found in this way; null for the model's own. */
    public SessionOpen withTurns(@Nullable TurnDetection detection) {
        return new SessionOpen(
                instructions, voice, transcriptionModel, inputFormat, outputFormat, tools, detection, interruptible);
    }

    /** The same, with a model that stops by itself when it hears the caller, or only when it is told to. */
    public SessionOpen withInterruptions(boolean byItself) {
        return new SessionOpen(
                instructions, voice, transcriptionModel, inputFormat, outputFormat, tools, turns, byItself);
    }

    /** Without the instructions, which are the operator's own. */
    @Override
    public String toString() {
        return "SessionOpen[voice=" + voice + ", transcriptionModel=" + transcriptionModel + ", inputFormat="
                + inputFormat + ", outputFormat=" + outputFormat + ", tools=" + tools + "]";
    }
}

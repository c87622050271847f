package org.tandemrelay.upstream.session;

/**
 * What a model can do, as its dialect knows it and the session has learnt it.
 *
 * @param speechEvents it reports when the caller starts and stops to speak
 * @param cancelsOnSpeech it stops generating by itself when the caller speaks, so that the relay need not ask
 * @param answersTurns it answers by itself when the caller has spoken, so that the relay must not ask
 * @param truncates it takes {@link ModelCommand.PlaybackTruncate} to the millisecond
 * @param textInput it takes {@link ModelCommand.InputText}
 * @param tools it calls functions
 * @param continuous it sends one endless stream of audio, without answers and without flushes
 */
public record Capabilities(
        boolean speechEvents,
        boolean cancelsOnSpeech,
        boolean answersTurns,
        boolean truncates,
        boolean textInput,
        boolean tools,
        boolean continuous) {}

package org.tandemrelay.relay.agent;

/**
 * What the model says first, before the caller has said a word.
 *
 * @param words to be said as they are
 * @param guarded whether the caller cannot interrupt them, as with a notice that the law asks for
 */
public record Greeting(Template words, boolean guarded) {}

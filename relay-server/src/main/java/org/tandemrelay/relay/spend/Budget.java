package org.tandemrelay.relay.spend;

/**
 * A limit that is reached.
 *
 * @param holder whose
 * @param audio whether it is that on audio, and not that on cost
 */
public record Budget(Holder holder, boolean audio) {

    /** Whose limit it is. */
    public enum Holder {
        /** The call's own. */
        CALL("this call"),
        /** The key's, for the day. */
        KEY("this key"),
        /** The agent's, for the day. */
        AGENT("this agent"),
        /** That of all calls, for the day. */
        RELAY("the relay");

        private final String words;

        Holder(String words) {
            this.words = words;
        }
    }

    /** For a human. */
    public String message() {
        String what = audio ? " has used up the audio" : " has cost as much";
        String until = audio ? " that it may have" : " as it may";
        return holder.words + what + until + (holder == Holder.CALL ? "" : " today (UTC)");
    }
}

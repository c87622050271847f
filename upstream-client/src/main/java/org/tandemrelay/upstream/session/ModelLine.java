package org.tandemrelay.upstream.session;

/** The connection to a model, apart from what the model says over it. Confined to the session's event loop. */
public interface ModelLine {

    /** One of which nothing is known. */
    ModelLine UNKNOWN = new ModelLine() {
        @Override
        public void ping() {
            // Nobody to ask.
        }

        @Override
        public boolean silentSince(long nanos) {
            return false;
        }
    };

    /** Asks the far end for a sign of life, besides the usual, whatever the model is doing. Does nothing before the upgrade. */
    void ping();

    /** Whether not a byte has come since then, in ns of the event loop's ticker, not even an answer to a ping; false before the upgrade. */
    boolean silentSince(long nanos);
}

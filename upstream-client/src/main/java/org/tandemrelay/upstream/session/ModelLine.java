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
        public long silentNanos() {
            return 0;
        }
    };

    /** Asks the far end for a sign of life, besides the usual, whatever the model is doing. Does nothing before the upgrade. */
    void ping();

    /** For so long, in ns, not a byte has come, not even an answer to a ping; 0 before the upgrade. */
    long silentNanos();
}

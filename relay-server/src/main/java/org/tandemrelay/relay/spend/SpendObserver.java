package org.tandemrelay.relay.spend;

/** Who counts and writes down what calls cost. Called on the calls' event loops: must not block. */
public interface SpendObserver {

    /** So much was booked to an agent. */
    void spent(String agent, long audioMillis, long costNanos);

    /** A call is over that cost something. */
    void callSpent(CallSpent spent);

    /** A limit is reached: of a call, or for the first time today of somebody by that name. */
    void reached(Budget budget, String name);

    /** A call was refused, since somebody's day is spent. */
    void refused(Budget budget, String key);

    /** The accounts could not be written to their file, for the first time since they could. Not on an event loop. */
    void unkept(String why);

    /** Nobody counts. */
    SpendObserver NOBODY = new SpendObserver() {
        @Override
        public void spent(String agent, long audioMillis, long costNanos) {
            // Nobody.
        }

        @Override
        public void callSpent(CallSpent spent) {
            // Nobody.
        }

        @Override
        public void reached(Budget budget, String name) {
            // Nobody.
        }

        @Override
        public void refused(Budget budget, String key) {
            // Nobody.
        }

        @Override
        public void unkept(String why) {
            // Nobody.
        }
    };
}

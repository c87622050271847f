package org.tandemrelay.relay.overload;

/** Some memory that can run out. By one thread, which is no event loop: it may read files. */
interface MemorySource {

    /** Which memory, for metrics and logs: one of few words. */
    String kind();

    /** How much of it is in use, from 0 to 1; 0 where nobody knows, or nothing limits it. */
    double share();

    /** How much of it one more call may come to need. */
    default double shareOfCall() {
        return 0;
    }
}

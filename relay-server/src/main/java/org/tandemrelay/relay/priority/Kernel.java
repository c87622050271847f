package org.tandemrelay.relay.priority;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.IntByReference;

/** Of the C library, on Linux. */
final class Kernel {

    static {
        Native.register(Kernel.class, NativeLibrary.getProcess());
    }

    private Kernel() {}

    /**
     * Finds the library, which may block: to be called before an event loop needs it.
     *
     * @throws LinkageError if it is not to be had here
     */
    static void load() {
        // To get here is all.
    }

    static native int setpriority(int which, int who, int priority);

    /** {@code parameters} begin with the priority, and have nothing else on Linux. */
    static native int sched_setscheduler(int thread, int policy, IntByReference parameters) throws LastErrorException;
}

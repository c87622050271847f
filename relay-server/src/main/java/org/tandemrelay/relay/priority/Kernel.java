package org.tandemrelay.relay.priority;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.IntByReference;

/** Of the C library, on Linux. Whoever calls first may meet a {@link LinkageError}. */
final class Kernel {

    static {
        Native.register(Kernel.class, NativeLibrary.getProcess());
    }

    private Kernel() {}

    static native int setpriority(int which, int who, int priority);

    /** {@code parameters} begin with the priority, and have nothing else on Linux. */
    static native int sched_setscheduler(int thread, int policy, IntByReference parameters) throws LastErrorException;
}

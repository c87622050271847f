package org.tandemrelay.relay.load.process;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.List;
import java.util.Locale;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/** Asks a JVM of the same user what it allocates and collects. It works a little for each answer, so it is asked between windows. */
final class JvmProbe implements AutoCloseable {

    private final JMXConnector connector;
    private final MBeanServerConnection connection;
    private final ThreadMXBean threads;

    private JvmProbe(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.connection = connector.getMBeanServerConnection();
        this.threads = ManagementFactory.newPlatformMXBeanProxy(
                connection, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    }

    /** A probe of the process; null if it is no JVM that can be asked. */
    @SuppressWarnings(
            "BanJNDI") // The address comes from the agent of a process of the same user, and has no name in it to be
    // looked up.
    static @Nullable JvmProbe of(long pid) {
        String id = Long.toString(pid);
        // Attaching to what is no JVM would send it a signal that ends it.
        if (VirtualMachine.list().stream().noneMatch(known -> known.id().equals(id))) {
            return null;
        }
        try {
            VirtualMachine machine = VirtualMachine.attach(id);
            try {
                return new JvmProbe(
                        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | IOException notToBeAsked) {
            return null;
        }
    }

    /** Bytes that the threads that live have allocated, without those that answer here. */
    long allocatedBytes() {
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        ThreadInfo[] infos = threads.getThreadInfo(ids);
        long sum = 0;
        for (int i = 0; i < ids.length; i++) {
            if (infos[i] != null && bytes[i] > 0 && !answers(infos[i].getThreadName())) {
                sum += bytes[i];
            }
        }
        return sum;
    }

    private static boolean answers(String thread) {
        String name = thread.toUpperCase(Locale.ROOT);
        return name.startsWith("RMI ") || name.startsWith("JMX ") || name.startsWith("ATTACH ");
    }

    /** How many collections there were. */
    long collections() {
        return collectors().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    /** How long they took together. */
    long collectionMillis() {
        return collectors().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    private List<GarbageCollectorMXBean> collectors() {
        try {
            return ManagementFactory.getPlatformMXBeans(connection, GarbageCollectorMXBean.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException gone) {
            // The process has ended before.
        }
    }
}

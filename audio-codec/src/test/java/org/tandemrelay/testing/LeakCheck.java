package org.tandemrelay.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.Queue;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class in whose run a counted buffer was lost. Found by {@code META-INF/services}, so that no test can forget it.
 *
 * <p>Netty's detector only logs, and only when the next buffer is tracked after a collection: hence the collection and the buffers made
 * behind it. There is one collection only: with as many test classes as there are, they are a good part of what the tests take.
 */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {

    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    static {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ReportingFactory());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // Loading this class is what installs the factory, before the first buffer.
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        System.gc();
        for (int look = 0; look < 2; look++) {
            // References are enqueued by a thread of the collector's, a little later, or later still.
            Thread.sleep(20);
            ByteBuf probe = ByteBufAllocator.DEFAULT.buffer(1);
            probe.release();
            Unpooled.buffer(1).release();
        }
        String leak = LEAKS.poll();
        if (leak != null) {
            LEAKS.clear();
            throw new AssertionError("buffer lost in " + context.getDisplayName() + abridged(leak));
        }
    }

    /** Who had it last and who made it, without the frames between that are always the same. */
    private static String abridged(String leak) {
        StringJoiner lines = new StringJoiner("\n");
        int ofLibraries = 0;
        for (String line : leak.split("\\R")) {
            boolean frame = line.startsWith("\t");
            boolean ours = line.startsWith("\torg.tandemrelay");
            ofLibraries = frame && !ours ? ofLibraries + 1 : 0;
            if (ofLibraries < 4) {
                lines.add(line);
            }
        }
        return lines.toString();
    }

    private static final class ReportingFactory extends ResourceLeakDetectorFactory {
        @Override
        @SuppressWarnings("deprecation")
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return new ReportingDetector<>(resource, samplingInterval);
        }
    }

    private static final class ReportingDetector<T> extends ResourceLeakDetector<T> {
        ReportingDetector(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            super.reportTracedLeak(resourceType, records);
            LEAKS.add(": " + resourceType + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            super.reportUntracedLeak(resourceType);
            LEAKS.add(": " + resourceType);
        }
    }
}

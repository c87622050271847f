package org.tandemrelay.relay.command;

import io.netty.util.ResourceLeakDetector;

/**
 * What Netty watches some of its buffers by, to tell of those that nobody has released: of each it takes a stack trace, and together they were nine
 * tenths of what calls left to the collector.
 */
final class LeakSamples {

    private static final String LEVEL = "io.netty.leakDetection.level";

    private LeakSamples() {}

    /** Takes none, unless somebody has asked for some. */
    static void off() {
        if (System.getProperty(LEVEL) == null && ResourceLeakDetector.getLevel() == ResourceLeakDetector.Level.SIMPLE) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        }
    }
}

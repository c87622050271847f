package org.tandemrelay.relay.load.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How long the machine under a virtual one has given its processors to others, as far as Linux knows. Blocks for a moment. */
public final class StolenTime {

    private static final Path STATISTICS = Path.of("/proc/stat");
    private static final int STEAL = 8;
    private static final double MILLIS_PER_TICK = 10;

    private StolenTime() {}

    /** Since it was started, of all processors together, in ms; 0 where nobody tells. */
    public static double millis() {
        if (!Files.isReadable(STATISTICS)) {
            return 0;
        }
        try {
            String[] fields = Files.readAllLines(STATISTICS).get(0).split(" +", -1);
            return fields.length > STEAL ? Long.parseLong(fields[STEAL]) * MILLIS_PER_TICK : 0;
        } catch (IOException nobodyTells) {
            return 0;
        }
    }
}

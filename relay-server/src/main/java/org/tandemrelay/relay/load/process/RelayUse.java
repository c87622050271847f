package org.tandemrelay.relay.load.process;

/**
 * What the relay needed for a window. Figures that the system or the process does not tell are −1.
 *
 * @param cpuSeconds in user mode and in the kernel
 * @param cpuShare of one processor
 * @param cpuSecondsPerCallMinute what a minute of one call costs
 * @param microsPerPair CPU for one frame there and one back; −1 without echo
 * @param residentMibBefore memory before the first call
 * @param residentMib memory at the end of the window
 * @param residentKibPerCall the difference, by the calls
 * @param collections of garbage
 * @param collectionMillis how long they took
 * @param allocatedBytesPerPair garbage for one frame there and one back; −1 without echo
 */
public record RelayUse(
        double cpuSeconds,
        double cpuShare,
        double cpuSecondsPerCallMinute,
        double microsPerPair,
        double residentMibBefore,
        double residentMib,
        double residentKibPerCall,
        long collections,
        long collectionMillis,
        double allocatedBytesPerPair) {

    private static final double SECONDS_PER_MINUTE = 60;
    private static final double KIB_PER_MIB = 1_024;

    /**
     * What was done for it.
     *
     * @param seconds how long the window was
     * @param calls how many there were meanwhile, on average
     * @param pairs frames that came back; 0 without echo
     */
    public record Work(double seconds, double calls, long pairs) {}

    /**
     * What lies between two readings.
     *
     * @param idleMib memory before the first call
     */
    public static RelayUse between(ProcessProbe.Usage before, ProcessProbe.Usage after, double idleMib, Work work) {
        double seconds = work.seconds();
        double calls = work.calls();
        long pairs = work.pairs();
        double cpu = after.cpuSeconds() - before.cpuSeconds();
        boolean jvm = before.allocatedBytes() >= 0 && after.allocatedBytes() >= 0;
        boolean memory = idleMib >= 0 && after.residentMib() >= 0;
        return new RelayUse(
                cpu,
                cpu / seconds,
                cpu / (calls * seconds / SECONDS_PER_MINUTE),
                pairs > 0 ? cpu * 1e6 / pairs : -1,
                idleMib,
                after.residentMib(),
                memory ? (after.residentMib() - idleMib) * KIB_PER_MIB / calls : -1,
                jvm ? after.collections() - before.collections() : -1,
                jvm ? after.collectionMillis() - before.collectionMillis() : -1,
                jvm && pairs > 0 ? (double) (after.allocatedBytes() - before.allocatedBytes()) / pairs : -1);
    }
}

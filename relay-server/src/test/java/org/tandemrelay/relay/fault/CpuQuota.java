package org.tandemrelay.relay.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A share of one processor that a process may use and no more, by a control group of Linux (version 1). Needs to be root. */
final class CpuQuota implements AutoCloseable {

    private static final Path GROUPS = Path.of("/sys/fs/cgroup/cpu");

    /** A process that has used its share stands still for the rest of this: shorter than what speech may be late by. */
    private static final int PERIOD_MICROS = 10_000;

    /** Ten times what the processes beside this group have together, which may keep the processors busy: what is lacked is the quota. */
    private static final int SHARES = 10 * 1_024;

    private final Path group;

    /** For one process, which is still free. */
    CpuQuota(int percent) {
        try {
            group = Files.createDirectory(
                    GROUPS.resolve("tandem-" + ProcessHandle.current().pid()));
            Files.writeString(group.resolve("cpu.shares"), Integer.toString(SHARES));
            Files.writeString(group.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROS));
            Files.writeString(group.resolve("cpu.cfs_quota_us"), Integer.toString(PERIOD_MICROS * percent / 100));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this machine knows such groups, and lets us make one. */
    static boolean canBeSet() {
        return Files.isWritable(GROUPS) && Files.exists(GROUPS.resolve("cpu.cfs_quota_us"));
    }

    /** From now on, and to the process's end. */
    void limit(long pid) {
        try {
            Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In how many of its periods the process had to stand still, and of how many. */
    String throttled() {
        try {
            return String.join(", ", Files.readAllLines(group.resolve("cpu.stat")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process must be gone. */
    @Override
    public void close() {
        try {
            Files.delete(group);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

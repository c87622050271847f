package org.tandemrelay.relay.load.contest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.load.process.ProcessProbe;

/** What a contender's process uses from now on. Blocks. */
final class UseProbe {

    private static final int COUNTING_SECONDS = 2;
    private static final long SETTLING_MILLIS = 400;
    private static final Pattern COUNTED = Pattern.compile("^(\\d+),.*raw_syscalls", Pattern.MULTILINE);

    private final Contender contender;
    private final long receivedBefore;
    private final ProcessProbe.@Nullable Usage before;

    UseProbe(Contender contender) {
        this.contender = contender;
        this.receivedBefore = contender.tally().received();
        ProcessProbe probe = contender.probe();
        this.before = probe == null ? null : probe.usage();
    }

    /**
     * What it used.
     *
     * @param counting whether it is to speak for some seconds more, in which the calls of the kernel are counted, which costs each a little
     */
    Standing.Use sinceThen(boolean counting) throws InterruptedException {
        ProcessProbe probe = contender.probe();
        Long pid = contender.rival().pid();
        if (probe == null || before == null || pid == null) {
            return Standing.Use.UNKNOWN;
        }
        ProcessProbe.Usage after = probe.usage();
        long pairs = Math.max(1, contender.tally().received() - receivedBefore);
        boolean jvm = before.allocatedBytes() >= 0 && after.allocatedBytes() >= 0;
        return new Standing.Use(
                after.residentMib(),
                jvm ? (double) (after.allocatedBytes() - before.allocatedBytes()) / pairs : -1,
                jvm ? after.collections() - before.collections() : -1,
                jvm ? after.collectionMillis() - before.collectionMillis() : -1,
                counting ? systemCalls(pid) : -1);
    }

    private double systemCalls(long pid) throws InterruptedException {
        contender.speak();
        TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS);
        contender.open();
        try {
            Path told = Files.createTempFile("system-calls", ".csv");
            try {
                boolean counted = counts(pid, told);
                Window window = contender.look();
                double pairs = window.trip().count() / window.seconds() * COUNTING_SECONDS;
                Matcher matcher = COUNTED.matcher(Files.readString(told));
                return counted && matcher.find() && pairs > 0 ? Long.parseLong(matcher.group(1)) / pairs : -1;
            } finally {
                Files.deleteIfExists(told);
            }
        } catch (IOException noPerf) {
            return -1;
        } finally {
            contender.hush();
        }
    }

    private static boolean counts(long pid, Path told) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("perf", "stat", "-x,", "-o", told.toString()));
        command.addAll(List.of("-e", "raw_syscalls:sys_enter", "-p", Long.toString(pid)));
        command.addAll(List.of("sleep", Integer.toString(COUNTING_SECONDS)));
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}

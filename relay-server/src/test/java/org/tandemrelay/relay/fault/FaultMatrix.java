package org.tandemrelay.relay.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Writes down which rows held: a row of several tests held if they all did, each the last time that it was tried. */
final class FaultMatrix implements AfterTestExecutionCallback {

    private static final Path FILE = Path.of("target/fault-matrix.txt");
    /** By the row's line, and then by the test, of which a parametrised one is many. */
    private static final Map<String, Map<String, Boolean>> HELD =
            new TreeMap<>(Comparator.comparingInt(FaultMatrix::number).thenComparing(line -> line));

    private static int number(String line) {
        return Integer.parseInt(line.substring(1, line.indexOf(' ')));
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        Row row = context.getRequiredTestMethod().getAnnotation(Row.class);
        boolean held = context.getExecutionException().isEmpty();
        synchronized (HELD) {
            for (String number : row.value().split(",")) {
                String test = context.getRequiredTestClass().getSimpleName() + "."
                        + context.getRequiredTestMethod().getName();
                HELD.computeIfAbsent(number.strip() + " | " + row.holds() + " | " + test, line -> new HashMap<>())
                        .put(context.getUniqueId(), held);
            }
            write();
        }
    }

    private static void write() {
        List<String> lines = HELD.entrySet().stream()
                .map(row -> row.getKey() + " | " + (row.getValue().containsValue(false) ? "BROKEN" : "held"))
                .toList();
        try {
            Files.write(FILE, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

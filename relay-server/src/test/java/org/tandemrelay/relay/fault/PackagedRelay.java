package org.tandemrelay.relay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The jar that is shipped, for tests that start a process of it: of these classes, and not of an earlier build's. */
final class PackagedRelay {

    private static final Path JAR = Path.of("target/tandem-all.jar");
    private static final List<Path> MODULES =
            List.of(Path.of(""), Path.of("../upstream-client"), Path.of("../audio-codec"));
    private static final String OURS = "org/tandemrelay/";

    private PackagedRelay() {}

    /** Where it is; skips the test if there is none, and fails it if it holds other classes than those that were compiled last. */
    static Path jar() {
        assumeTrue(Files.isRegularFile(JAR), "there is no " + JAR + ": mvn package makes it");
        try {
            Map<String, Long> packaged = packaged();
            Map<String, Long> compiled = compiled();
            Set<String> different = new TreeSet<>(packaged.keySet());
            different.addAll(compiled.keySet());
            different.removeIf(name -> Objects.equals(packaged.get(name), compiled.get(name)));
            assertThat(different)
                    .as("classes by which %s is of another build: mvn package", JAR)
                    .isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return JAR;
    }

    /** By name, their checksums. */
    private static Map<String, Long> packaged() throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            return Collections.list(jar.entries()).stream()
                    .filter(entry -> entry.getName().startsWith(OURS))
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .collect(Collectors.toMap(ZipEntry::getName, ZipEntry::getCrc));
        }
    }

    private static Map<String, Long> compiled() throws IOException {
        Map<String, Long> compiled = new HashMap<>();
        for (Path module : MODULES) {
            Path classes = module.resolve("target/classes");
            try (Stream<Path> files = Files.walk(classes.resolve(OURS))) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(".class")).toList()) {
                    CRC32 sum = new CRC32();
                    sum.update(Files.readAllBytes(file));
                    compiled.put(classes.relativize(file).toString(), sum.getValue());
                }
            }
        }
        return compiled;
    }
}

package org.tandemrelay.relay.keeping;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What has become of an audit log.
 *
 * @param lines that are good, from the first on
 * @param lastHash of the last of them, to be compared with one that was kept elsewhere: nothing has been cut off if it is still there
 * @param broken what is wrong with the line after these; null if all are good
 */
public record AuditCheck(
        long lines, String lastHash, @Nullable String broken) {

    /**
     * Reads a log from its beginning. Blocks on the disk.
     *
     * @param known the hash of a line that must still be there; empty for none
     */
    public static AuditCheck of(Path file, String known) throws IOException {
        boolean seen = known.isEmpty();
        long good = 0;
        String previous = AuditLine.FIRST;
        boolean torn = false;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            boolean ended = readLine(in, line);
            while (ended || line.size() > 0) {
                byte[] bytes = line.toByteArray();
                String wrong = wrong(AuditLine.read(bytes), previous, torn, ended);
                if (wrong != null) {
                    return new AuditCheck(good, previous, wrong);
                }
                torn = !ended || AuditLine.read(bytes) == null;
                if (!ended) {
                    return new AuditCheck(good, previous, "it was never finished: the program that wrote it has died");
                }
                good++;
                previous = AuditLine.hash(bytes);
                seen |= previous.equals(known);
                line.reset();
                ended = readLine(in, line);
            }
        }
        if (torn) {
            return new AuditCheck(good, previous, "the line before is no line of this log, and it does not say why");
        }
        return new AuditCheck(
                good, previous, seen ? null : "it is missing: the log was cut off before the line that it had");
    }

    private static @Nullable String wrong(@Nullable JsonNode line, String previous, boolean afterTorn, boolean ended) {
        if (afterTorn && (line == null || !line.path("event").asText().equals(AuditLine.TORN))) {
            return "the line before is no line of this log, and it does not say why";
        }
        // Whether it was torn is for the next line to say.
        if (line == null) {
            return null;
        }
        boolean linked = line.path("previous").asText().equals(previous);
        return linked || !ended ? null : "the line before it was changed, taken out or put in, or it was itself put in";
    }

    private static boolean readLine(InputStream in, ByteArrayOutputStream line) throws IOException {
        int read = in.read();
        while (read != -1 && read != '\n') {
            line.write(read);
            read = in.read();
        }
        return read == '\n';
    }

    /** Whether the log is as it was written. */
    public boolean intact() {
        return broken == null;
    }
}

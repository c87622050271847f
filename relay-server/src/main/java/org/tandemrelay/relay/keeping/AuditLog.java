package org.tandemrelay.relay.keeping;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.tandemrelay.relay.disk.PrivateFile;

/**
 * A file that is only ever written to at its end: lines of JSON, each with the SHA-256 of the line before, so that no line can be changed,
 * taken out or put in without its being seen, but for the last ones being cut off. Who wants to see that too keeps the hash of the last
 * line elsewhere, which {@link AuditCheck} tells.
 *
 * <p>Several processes may write to it: the relay, and whoever fetches a recording. A process that dies may leave half a line; the next that
 * writes says so in a line of its own, and goes on. Blocks on the disk: not for an event loop. Safe from any other thread.
 */
public final class AuditLog {

    private static final int TAIL_BYTES = 8 << 10;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int MOST_RETRIES = 500;

    private final Path file;
    private final InstantSource clock;

    /**
     * A log in this file, which is made if it is not there.
     *
     * @param clock stamps the lines
     */
    public AuditLog(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /** Adds a line, and sees that it is on the disk. */
    public synchronized void append(AuditEvent event) throws IOException {
        try (FileChannel channel = PrivateFile.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            assert lock.isValid();
            byte[] last = lastLine(channel);
            channel.position(channel.size());
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            String previous = last.length == 0 ? AuditLine.FIRST : AuditLine.hash(last);
            if (torn(channel)) {
                byte[] told = AuditLine.write(AuditEvent.of(AuditLine.TORN), clock.instant(), previous);
                lines.write('\n');
                lines.writeBytes(told);
                lines.write('\n');
                previous = AuditLine.hash(told);
            }
            lines.writeBytes(AuditLine.write(event, clock.instant(), previous));
            lines.write('\n');
            ByteBuffer out = ByteBuffer.wrap(lines.toByteArray());
            while (out.hasRemaining()) {
                channel.write(out);
            }
            channel.force(false);
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        for (int retry = 0; retry < MOST_RETRIES; retry++) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException elsewhereInThisProcess) {
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
        throw new IOException("the audit log stays locked by another part of this process");
    }

    private static boolean torn(FileChannel channel) throws IOException {
        if (channel.size() == 0) {
            return false;
        }
        ByteBuffer end = ByteBuffer.allocate(1);
        channel.read(end, channel.size() - 1);
        return end.get(0) != '\n';
    }

    /** The last line without its end, whole or not; nothing if there is none. */
    private static byte[] lastLine(FileChannel channel) throws IOException {
        long size = channel.size();
        int length = TAIL_BYTES;
        while (true) {
            int take = (int) Math.min(size, length);
            ByteBuffer tail = ByteBuffer.allocate(take);
            channel.read(tail, size - take);
            byte[] bytes = tail.array();
            int end = take > 0 && bytes[take - 1] == '\n' ? take - 1 : take;
            int start = end;
            while (start > 0 && bytes[start - 1] != '\n') {
                start--;
            }
            if (start > 0 || take == size) {
                return Arrays.copyOfRange(bytes, start, end);
            }
            length *= 2;
        }
    }
}

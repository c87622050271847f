package org.tandemrelay.relay.keeping;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Opens sealed files to be written, each with its line in the audit log. Blocks on the disk: by the keeping thread. */
final class Vault {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Keeper.Place place;
    private final AuditLog audit;

    Vault(Keeper.Place place, AuditLog audit) {
        this.place = place;
        this.audit = audit;
    }

    /**
     * What is to be kept.
     *
     * @param kind what the file will hold
     * @param order whose it is
     * @param began when it began
     */
    record Piece(SealedHeader.Kind kind, Keeper.Order order, Instant began) {}

    /**
     * A file for something that begins.
     *
     * @param started the line of the audit log, but for what is known here
     */
    SealedWriter open(Piece piece, RecordingPolicy policy, AuditEvent started) throws IOException {
        boolean sound = piece.kind() == SealedHeader.Kind.RECORDING;
        Keeper.Order order = piece.order();
        Instant now = piece.began();
        Instant deleteAfter = now.plus(policy.keep());
        Path path = place.folder()
                .resolve(NAME.format(now) + "-" + order.call() + (sound ? "" : "-transcript") + Keeper.SUFFIX);
        SealedHeader header = new SealedHeader(
                piece.kind(), order.call(), order.agent(), now, deleteAfter, sound ? TrackMixer.RATE_HZ : 0);
        // First the line, then the file: nothing is kept of which nobody knows.
        audit.append(started.with("file", path.getFileName().toString())
                .with("key_id", place.key().id())
                .with("purpose", policy.purpose())
                .with("consent", policy.consent() != null)
                .with("delete_after", deleteAfter.toString()));
        return new SealedWriter(place.files().create(path), header, place.key());
    }
}

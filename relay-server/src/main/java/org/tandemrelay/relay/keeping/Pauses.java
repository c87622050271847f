package org.tandemrelay.relay.keeping;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When a recording was paused: nothing of what was said or heard then is in it. In ns from its begin. */
final class Pauses {

    private record Span(long fromNanos, long toNanos) {}

    private final List<Span> over = new ArrayList<>();

    /** -1 while it goes on. */
    private long sinceNanos = -1;

    boolean paused() {
        return sinceNanos != -1;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    void begin(long atNanos) {
        sinceNanos = atNanos;
    }

    void end(long atNanos) {
        over.add(new Span(sinceNanos, atNanos));
        sinceNanos = -1;
    }

    long pausedMillis(long nowNanos) {
        long nanos = paused() ? nowNanos - sinceNanos : 0;
        for (Span span : over) {
            nanos += span.toNanos() - span.fromNanos();
        }
        return nanos / 1_000_000;
    }

    /** Whether any of it was paused. */
    boolean overlap(long fromNanos, long toNanos) {
        return (paused() && toNanos >= sinceNanos)
                || over.stream().anyMatch(span -> fromNanos <= span.toNanos() && toNanos >= span.fromNanos());
    }

    /** What of a piece may be kept, in its order. */
    List<Piece> outside(Piece piece) {
        List<Piece> kept = List.of(piece);
        for (Span span : over) {
            kept = without(kept, span);
        }
        return paused() ? without(kept, new Span(sinceNanos, Long.MAX_VALUE)) : kept;
    }

    private static List<Piece> without(List<Piece> pieces, Span span) {
        List<Piece> rest = new ArrayList<>();
        for (Piece piece : pieces) {
            if (span.toNanos() <= piece.startNanos() || span.fromNanos() >= piece.endNanos()) {
                rest.add(piece);
            } else {
                add(rest, piece.within(Long.MIN_VALUE / 2, span.fromNanos()));
                add(rest, piece.within(span.toNanos(), Long.MAX_VALUE / 2));
            }
        }
        return rest;
    }

    private static void add(List<Piece> pieces, @Nullable Piece piece) {
        if (piece != null) {
            pieces.add(piece);
        }
    }
}

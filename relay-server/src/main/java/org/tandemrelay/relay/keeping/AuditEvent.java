package org.tandemrelay.relay.keeping;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that was done to what is kept, for the audit log.
 *
 * @param name what: {@code recording_started}, {@code recording_paused}, {@code recording_fetched}, …
 * @param figures of it by name, in their order; never anything that was said
 */
public record AuditEvent(String name, Map<String, Object> figures) {

    /** Keeps the figures as they are now. */
    public AuditEvent {
        figures = new LinkedHashMap<>(figures);
    }

    /** Without figures. */
    public static AuditEvent of(String name) {
        return new AuditEvent(name, Map.of());
    }

    /** The same with one more figure: text, a whole number or a truth. */
    public AuditEvent with(String figure, Object value) {
        AuditEvent more = new AuditEvent(name, figures);
        more.figures.put(figure, value);
        return more;
    }
}

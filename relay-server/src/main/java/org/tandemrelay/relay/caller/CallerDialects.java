package org.tandemrelay.relay.caller;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The dialects of a relay, by the path that they are called at. */
public final class CallerDialects {

    private final Map<String, CallerDialect> byPath;

    /** These dialects; no two may have the same path. */
    public CallerDialects(List<CallerDialect> dialects) {
        byPath = dialects.stream().collect(Collectors.toUnmodifiableMap(CallerDialect::path, Function.identity()));
    }

    /**
     * What a path leads to.
     *
     * @param dialect that is spoken there
     * @param agent the name behind the dialect's own path; null if there is none
     */
    public record Place(CallerDialect dialect, @Nullable String agent) {}

    /** The dialect of a path, with an agent's name behind it or without; null if there is nothing. */
    public @Nullable Place at(String path) {
        CallerDialect dialect = byPath.get(path);
        if (dialect != null) {
            return new Place(dialect, null);
        }
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        CallerDialect before = slash <= 0 ? null : byPath.get(path.substring(0, slash));
        return before == null || name.isEmpty() ? null : new Place(before, name);
    }
}

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

    /** The dialect of a path, or null. */
    public @Nullable CallerDialect at(String path) {
        return byPath.get(path);
    }
}

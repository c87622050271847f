package org.tandemrelay.relay.recorded;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words of both sides as the relay's captions bring them, an item a line, in the order in which the items began. */
final class Transcript {

    private record Key(String role, @Nullable String item) {}

    private final Map<Key, StringBuilder> lines = new LinkedHashMap<>();

    /** Adds to the caption of an item. */
    void append(String role, @Nullable String item, String text) {
        line(role, item).append(text);
    }

    /** Puts {@code text} in the place of what the caption of an item was. */
    void replace(String role, @Nullable String item, String text) {
        StringBuilder line = line(role, item);
        line.setLength(0);
        line.append(text);
    }

    List<CallReport.Line> lines() {
        List<CallReport.Line> out = new ArrayList<>();
        lines.forEach((key, text) -> {
            String words = text.toString().strip();
            if (!words.isEmpty()) {
                out.add(new CallReport.Line(key.role(), words));
            }
        });
        return List.copyOf(out);
    }

    private StringBuilder line(String role, @Nullable String item) {
        return lines.computeIfAbsent(new Key(role, item), key -> new StringBuilder());
    }
}

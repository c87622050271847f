package org.tandemrelay.relay.admission;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys that callers may bring, each with the name of who has it. Only their SHA-256 is kept: keys are random and long, so that there
 * is nothing to guess from it, and a slow hash would only hold up the event loop.
 */
public final class CallerKeys {

    /** {@code NAME sha256:64 hex digits}. */
    private static final Pattern LINE = Pattern.compile("([\\w.@-]{1,64})\\s+sha256:([0-9a-fA-F]{64})");

    private final List<Entry> entries;

    private static final class Entry {
        private final Principal principal;
        private final byte[] hash;

        Entry(Principal principal, byte[] hash) {
            this.principal = principal;
            this.hash = hash;
        }
    }

    private CallerKeys(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** No keys: whoever brings one is refused. */
    public static CallerKeys none() {
        return new CallerKeys(List.of());
    }

    /** A single key, as it is. */
    public static CallerKeys of(String name, String key) {
        return new CallerKeys(List.of(new Entry(Principal.named(name), hash(key))));
    }

    /**
     * Those of a file: a line each, empty ones and those that begin with {@code #} aside.
     *
     * @throws IllegalArgumentException if a line is not a name and a hash, or a name comes twice; names the line by number only
     */
    public static CallerKeys parse(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "line " + (i + 1) + " is not 'NAME sha256:HASH', as 'relay new-key NAME' prints it");
            }
            if (!names.add(matcher.group(1))) {
                throw new IllegalArgumentException("line " + (i + 1) + " has a name that an earlier one has");
            }
            entries.add(
                    new Entry(Principal.named(matcher.group(1)), HexFormat.of().parseHex(matcher.group(2))));
        }
        return new CallerKeys(entries);
    }

    /** The line that a file needs for a key. */
    public static String line(String name, String key) {
        return name + " sha256:" + HexFormat.of().formatHex(hash(key));
    }

    /** These and those. */
    public CallerKeys and(CallerKeys others) {
        List<Entry> all = new ArrayList<>(entries);
        all.addAll(others.entries);
        return new CallerKeys(all);
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Whose key it is; null if nobody's. Takes as long whichever it is, and however much of it is right. */
    public @Nullable Principal find(String key) {
        byte[] brought = hash(key);
        Principal found = null;
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(brought, entry.hash)) {
                found = entry.principal;
            }
        }
        return found;
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}

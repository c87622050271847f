package org.tandemrelay.relay.call.line;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.upstream.session.Role;

/**
 * The last of what was said in a call, in its order: what a model on a new line is told. In memory and nowhere else, never logged, gone with the
 * call. Confined to its event loop.
 */
public final class Memory {

    private final int mostMessages;
    private final int mostChars;

    /** By the item's name, or one that is given to what has none. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private int chars;
    private int nameless;
    private Corrections corrections = shorter -> {};

    /**
     * Something that was said.
     *
     * @param role by whom
     * @param text the words
     */
    public record Said(Role role, String text) {
        /** Without the words. */
        @Override
        public String toString() {
            return "Said[role=" + role + "]";
        }
    }

    /** Hears that less was heard than the model was told. */
    @FunctionalInterface
    public interface Corrections {
        /** Of the model's last words only these were heard. */
        void onHeardLess(String words);
    }

    private static final class Entry {
        private Role role;
        private String text = "";

        /** As a model on another line was told it; null if none was. */
        private @Nullable String told;

        Entry(Role role) {
            this.role = role;
        }
    }

    /** An empty one, of so much at most. */
    public Memory(ReopenPolicy policy) {
        this.mostMessages = policy.retries() == 0 ? 0 : policy.memoryMessages();
        this.mostChars = policy.memoryChars();
    }

    /** Who hears of what was told and was not so. */
    public void corrections(Corrections listener) {
        corrections = listener;
    }

    /** An item has its place behind all others; its words may come later. */
    public void place(String itemId, Role role) {
        if (mostMessages > 0 && !entries.containsKey(itemId)) {
            entries.put(itemId, new Entry(role));
            forgetOldest();
        }
    }

    /** Something that has no name was said. */
    public void said(Role role, String text) {
        nameless++;
        said("\0" + nameless, role, text, false);
    }

    /**
     * The words of an item, all of them so far.
     *
     * @param interrupted whether the caller stopped it there
     */
    public void said(String itemId, Role role, String text, boolean interrupted) {
        if (mostMessages == 0) {
            return;
        }
        place(itemId, role);
        Entry entry = entries.get(itemId);
        if (entry == null) {
            return;
        }
        String kept = text.length() > mostChars ? text.substring(text.length() - mostChars) : text;
        chars += kept.length() - entry.text.length();
        entry.role = role;
        entry.text = kept;
        if (interrupted && entry.told != null && kept.length() < entry.told.length()) {
            entry.told = kept;
            corrections.onHeardLess(kept);
        }
        forgetOldest();
    }

    private void forgetOldest() {
        Iterator<Entry> oldest = entries.values().iterator();
        while (entries.size() > mostMessages || chars > mostChars) {
            chars -= oldest.next().text.length();
            oldest.remove();
        }
    }

    /** Whether the words that the caller said last are here, so that they can be answered. */
    public boolean knowsLastTurn() {
        Entry last = null;
        for (Entry entry : entries.values()) {
            // An answer that has not begun to be spoken says nothing of the turn before it.
            last = entry.role == Role.ASSISTANT && entry.text.isEmpty() ? last : entry;
        }
        return last != null && last.role != Role.ASSISTANT && !last.text.isEmpty();
    }

    /** All that is to be told a model that knows nothing of it, the oldest first. */
    public List<Said> recall() {
        List<Said> all = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (!entry.text.isEmpty()) {
                entry.told = entry.text;
                all.add(new Said(entry.role, entry.text));
            }
        }
        return all;
    }

    /** The call is over: forgets all. */
    public void close() {
        entries.clear();
        chars = 0;
    }
}

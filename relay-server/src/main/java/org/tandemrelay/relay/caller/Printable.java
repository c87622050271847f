package org.tandemrelay.relay.caller;

import org.jspecify.annotations.Nullable;

/** What came from outside goes back, and into the log, short and without what a terminal would act on. */
public final class Printable {

    private static final int LONGEST = 40;

    private Printable() {}

    /** The text as it may be shown. */
    public static String of(@Nullable String text) {
        String safe = String.valueOf(text).replaceAll("[^\\x20-\\x7e]", "?");
        return safe.length() > LONGEST ? safe.substring(0, LONGEST) + "…" : safe;
    }
}

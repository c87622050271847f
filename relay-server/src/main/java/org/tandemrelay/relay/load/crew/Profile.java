package org.tandemrelay.relay.load.crew;

import java.util.Locale;
import java.util.stream.Stream;

/** How the number of calls goes over time. */
public enum Profile {
    /** All calls come at the ramp's pace and stay. */
    STEADY,
    /** A quarter of the calls stay; after a third of the time the rest come at once, and hang up after another third. */
    SPIKE,
    /** All calls come at the ramp's pace; each lasts half a minute to a minute and a half, and another comes in its place. */
    SOAK,
    /** All calls come at the ramp's pace, from the moment when a relay is ready that has just been started, and are measured from there. */
    COLD,
    /** More and more calls until they no longer hold, then closer to where that was. */
    STEP;

    /**
     * The profile of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Profile named(String label) {
        return Stream.of(values())
                .filter(profile -> profile.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a profile of '" + label + "' is none of "
                        + Stream.of(values()).map(Profile::label).toList()));
    }

    /** Its name. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

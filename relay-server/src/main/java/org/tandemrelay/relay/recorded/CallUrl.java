package org.tandemrelay.relay.recorded;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The address of a call: what the user wrote, and the {@code rate} in its query. */
public final class CallUrl {

    private static final Pattern RATE = Pattern.compile("(?<=^|&)rate=([^&]*)");

    private final URI uri;

    private CallUrl(URI uri) {
        this.uri = uri;
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    public static CallUrl parse(String url) {
        try {
            return new CallUrl(new URI(url));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(url + " is no address: " + e.getReason(), e);
        }
    }

    /** The rate that the address asks for, as it is written; null if it asks for none. */
    public @Nullable String rate() {
        String query = uri.getRawQuery();
        if (query == null) {
            return null;
        }
        Matcher matcher = RATE.matcher(query);
        return matcher.find() ? matcher.group(1) : null;
    }

    /** The address with this rate, in the place of its own or added. */
    public URI withRate(int rateHz) {
        String wanted = "rate=" + rateHz;
        String query = uri.getRawQuery();
        String newQuery;
        if (query == null || query.isEmpty()) {
            newQuery = wanted;
        } else if (rate() != null) {
            newQuery = RATE.matcher(query).replaceFirst(wanted);
        } else {
            newQuery = query + "&" + wanted;
        }
        String whole = uri.toString().replaceFirst("[?#].*$", "");
        return URI.create(whole + "?" + newQuery);
    }
}

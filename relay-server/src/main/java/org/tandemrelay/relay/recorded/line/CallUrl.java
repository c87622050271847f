package org.tandemrelay.relay.recorded.line;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The address of a call: what the user wrote, and the {@code encoding} and {@code rate} in its query. */
public final class CallUrl {

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

    /** The address as it was written. */
    public URI uri() {
        return uri;
    }

    /** This address, if it names a path; else at that one. */
    public CallUrl orAt(String path) {
        String own = uri.getRawPath();
        if (uri.getHost() == null || (own != null && !own.isEmpty() && !own.equals("/"))) {
            return this;
        }
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new CallUrl(URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + path + query));
    }

    /** The rate that the address asks for, as it is written; null if it asks for none. */
    public @Nullable String rate() {
        return parameter("rate");
    }

    /** The encoding that the address asks for, as it is written; null if it asks for none. */
    public @Nullable String encoding() {
        return parameter("encoding");
    }

    private @Nullable String parameter(String name) {
        String query = uri.getRawQuery();
        if (query == null) {
            return null;
        }
        Matcher matcher = pattern(name).matcher(query);
        return matcher.find() ? matcher.group(1) : null;
    }

    private static Pattern pattern(String name) {
        return Pattern.compile("(?<=^|&)" + Pattern.quote(name) + "=([^&]*)");
    }

    /** The address that asks for this audio, in the place of what it asks for or added. */
    URI asking(WireEncoding encoding, int rateHz) {
        boolean goesWithoutSaying = encoding == WireEncoding.PCM16 && encoding() == null;
        CallUrl named = goesWithoutSaying ? this : with("encoding", encoding.label());
        return named.with("rate", Integer.toString(rateHz)).uri;
    }

    /** With this in its query, in the place of what has that name or added; both are escaped already. */
    public CallUrl with(String name, String value) {
        String wanted = name + "=" + value;
        String query = uri.getRawQuery();
        String newQuery;
        if (query == null || query.isEmpty()) {
            newQuery = wanted;
        } else if (parameter(name) != null) {
            newQuery = pattern(name).matcher(query).replaceFirst(Matcher.quoteReplacement(wanted));
        } else {
            newQuery = query + "&" + wanted;
        }
        String whole = uri.toString().replaceFirst("[?#].*$", "");
        return new CallUrl(URI.create(whole + "?" + newQuery));
    }
}

package org.tandemrelay.relay.recorded.line;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The protocols that a recorded caller speaks. */
public final class LineDialects {

    /** Their names, the relay's own first. */
    public static final List<String> NAMES = List.of("native", "twilio", "vonage", "asterisk", "openai");

    private LineDialects() {}

    /** The relay's own. */
    public static LineDialect tandem() {
        return new NativeDialect();
    }

    /**
     * The protocol of that name.
     *
     * @throws IllegalArgumentException if there is none, or it has no use for one of the options
     */
    public static LineDialect named(String name, Options options) {
        options.requireUsedBy(name);
        AsteriskControl control = AsteriskControl.named(options.asteriskControl());
        return switch (name) {
            case "native" -> tandem();
            case "twilio" -> new TwilioDialect(options.parameters(), options.twilioAuthToken());
            case "vonage" -> new VonageDialect(options.parameters(), options.vonageSignatureSecret());
            case "asterisk" -> new AsteriskDialect(options.parameters(), control);
            case "openai" -> new OpenAiDialect();
            default -> throw new IllegalArgumentException("'" + name + "' is none of " + NAMES);
        };
    }

    /**
     * What some of the protocols can be told.
     *
     * @param parameters that a bridge passes on from whoever set up the call
     * @param twilioAuthToken null leaves upgrades unsigned; secret
     * @param vonageSignatureSecret null leaves upgrades unsigned; secret
     * @param asteriskControl {@code json} or {@code plain}
     */
    public record Options(
            Map<String, String> parameters,
            @Nullable String twilioAuthToken,
            @Nullable String vonageSignatureSecret,
            String asteriskControl) {

        /** Nothing but what goes without saying. */
        public static final Options NONE = new Options(Map.of(), null, null, "json");

        private void requireUsedBy(String name) {
            if (!parameters.isEmpty() && (name.equals("native") || name.equals("openai"))) {
                throw new IllegalArgumentException(name + " callers bring no parameters, but " + parameters.keySet());
            }
        }

        @Override
        public String toString() {
            return "Options[" + parameters.keySet() + "]";
        }
    }
}

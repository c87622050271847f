package org.tandemrelay.relay.caller.twilio;

import java.util.List;
import java.util.Map;

/**
 * What Twilio is told to do with a call.
 *
 * @see <a href="https://www.twilio.com/docs/voice/twiml/stream">TwiML: Stream</a>
 */
final class TwimlDocument {

    /** What goes on from the webhook to the stream, by the names that it has there. */
    private static final List<String> PASSED_ON = List.of("CallSid", "From", "To");

    /** Twilio refuses a document with a parameter whose name and value are longer together. */
    private static final int MAX_PARAMETER_CHARS = 499;

    private TwimlDocument() {}

    /**
     * To open a stream that hears and speaks, until either side ends it.
     *
     * @param url of the stream
     * @param said of the call by the webhook; values from outside
     */
    static String connect(String url, Map<String, List<String>> said) {
        StringBuilder document = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .append("<Response><Connect><Stream url=\"")
                .append(escaped(url))
                .append("\">");
        for (String name : PASSED_ON) {
            List<String> values = said.getOrDefault(name, List.of());
            if (!values.isEmpty() && name.length() + values.get(0).length() <= MAX_PARAMETER_CHARS) {
                document.append("<Parameter name=\"")
                        .append(name)
                        .append("\" value=\"")
                        .append(escaped(values.get(0)))
                        .append("\"/>");
            }
        }
        return document.append("</Stream></Connect></Response>\n").toString();
    }

    /** For an attribute; without what XML 1.0 cannot hold at all. */
    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\t', '\n', '\r' -> safe.append("&#").append(c).append(';');
                default -> {
                    if (isXml(c)) {
                        safe.appendCodePoint(c);
                    }
                }
            }
        });
        return safe.toString();
    }

    /** XML 1.0 section 2.2. */
    private static boolean isXml(int c) {
        return (c >= 0x20 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) || c >= 0x10000;
    }
}

package org.tandemrelay.relay.configuration;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentDirectory;
import org.tandemrelay.relay.agent.AgentModel;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.agent.BargeInPolicy;
import org.tandemrelay.relay.agent.Greeting;
import org.tandemrelay.relay.agent.KeypadPolicy;
import org.tandemrelay.relay.agent.LengthPolicy;
import org.tandemrelay.relay.agent.Phrase;
import org.tandemrelay.relay.agent.SilencePolicy;
import org.tandemrelay.relay.agent.Template;
import org.tandemrelay.relay.keeping.RecordingPolicy;
import org.tandemrelay.relay.redaction.Redactor;
import org.tandemrelay.relay.tool.ToolDefinition;
import org.tandemrelay.relay.tool.Webhook;

/** Shows the agents of a relay to a human, without secrets and without their words, and tells what is weak about them. */
public final class AgentsListing {

    private final AgentDirectory agents;

    /** Of these agents. */
    public AgentsListing(AgentDirectory agents) {
        this.agents = agents;
    }

    /** What each agent is, by its name. */
    public Map<String, Map<String, String>> agents() {
        Map<String, Map<String, String>> listing = new LinkedHashMap<>();
        for (AgentProfile agent : agents.all()) {
            String name = agent.name() + (agent.equals(agents.usual()) ? " (takes calls that ask for no other)" : "");
            listing.put(name, figures(agent));
        }
        return listing;
    }

    private static Map<String, String> figures(AgentProfile agent) {
        AgentProfile.Conduct conduct = agent.conduct();
        Map<String, String> figures = new LinkedHashMap<>();
        put(figures, "numbers", String.join(", ", agent.numbers()));
        put(figures, "model", model(agent.model()));
        put(figures, "voice", agent.session().voice());
        put(figures, "instructions", words(agent.session().instructions()));
        put(figures, "greeting", greeting(conduct.greeting()));
        put(
                figures,
                "tools",
                agent.session().tools().stream().map(AgentsListing::tool).collect(Collectors.joining(", ")));
        put(figures, "filler", filler(conduct.filler()));
        put(figures, "steer", conduct.maySteer() ? "by callers of the native protocol" : null);
        put(figures, "barge-in", bargeIn(conduct.bargeIn()));
        put(figures, "dtmf", keypad(conduct.keypad()));
        put(figures, "silence", silence(conduct.silence()));
        put(figures, "limits", length(conduct.length()));
        put(figures, "recording", recording(agent.recording()));
        return figures;
    }

    private static void put(Map<String, String> figures, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            figures.put(name, value);
        }
    }

    private static String model(AgentModel model) {
        URI url = model.url();
        if (url != null) {
            return Addresses.withoutSecrets(url.toString()) + (model.key() == null ? "" : "  [key]");
        }
        return model.name() == null ? "the embedded simulator" : model.name() + "  [key]";
    }

    private static @Nullable String words(@Nullable Template words) {
        if (words == null) {
            return null;
        }
        String names = words.names().isEmpty() ? "" : ", with " + String.join(", ", words.names());
        return words.length() + " characters" + names;
    }

    private static @Nullable String greeting(@Nullable Greeting greeting) {
        return greeting == null ? null : words(greeting.words()) + (greeting.guarded() ? ", protected" : "");
    }

    private static @Nullable String filler(@Nullable Phrase filler) {
        return filler == null ? null : "a phrase of " + inWords(filler.length());
    }

    private static String tool(ToolDefinition tool) {
        Webhook webhook = tool.webhook();
        return tool.name() + " (" + (webhook == null ? "by the caller" : place(webhook)) + ")";
    }

    private static String place(Webhook webhook) {
        URI url = webhook.url();
        String port = url.getPort() == -1 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port + (webhook.secret() == null ? "" : ", signed");
    }

    private static String bargeIn(BargeInPolicy bargeIn) {
        String after = bargeIn.minSpeechMillis() == 0 ? "" : ", after " + bargeIn.minSpeechMillis() + "ms of speech";
        return Values.word(bargeIn.by()) + (bargeIn.by() == BargeInPolicy.By.OFF ? "" : after);
    }

    private static String keypad(KeypadPolicy keypad) {
        ToolDefinition hook = keypad.hook();
        Webhook webhook = hook == null ? null : hook.webhook();
        String use = webhook == null ? Values.word(keypad.use()) : "hook " + place(webhook);
        return keypad.use() == KeypadPolicy.Use.IGNORE ? use : use + ", after " + inWords(keypad.pause()) + " or #";
    }

    private static @Nullable String silence(@Nullable SilencePolicy silence) {
        return silence == null
                ? null
                : "after " + inWords(silence.after()) + ", asks " + silence.times() + "× at most, then hangs up";
    }

    private static @Nullable String recording(@Nullable RecordingPolicy recording) {
        if (recording == null) {
            return null;
        }
        String consent = recording.consent() == null ? "consent elsewhere" : "consent asked";
        return "for " + recording.purpose() + ", " + consent + ", kept "
                + recording.keep().toDays() + " days" + transcript(recording.transcript());
    }

    private static String transcript(@Nullable Redactor redactor) {
        if (redactor == null) {
            return "";
        }
        return redactor.names().isEmpty()
                ? ", with a transcript"
                : ", with a transcript without " + String.join(", ", redactor.names());
    }

    private static String length(LengthPolicy length) {
        String warning =
                length.warnBefore().isZero() ? "" : ", warns " + inWords(length.warnBefore()) + " before the end";
        return "longest " + inWords(length.longest()) + warning + ", idle " + inWords(length.idle());
    }

    /** As it is written in a file: {@code 90s}, {@code 2h}. */
    private static String inWords(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 3_600_000 == 0 && millis > 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0 && millis > 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }

    /** What works and is weak all the same; one sentence each. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (AgentProfile agent : agents.all()) {
            String name = "agent " + agent.name() + ": ";
            for (ToolDefinition tool : agent.session().tools()) {
                warn(warnings, name + "tool " + tool.name(), tool.webhook());
            }
            ToolDefinition hook = agent.conduct().keypad().hook();
            warn(warnings, name + "dtmf", hook == null ? null : hook.webhook());
            if (agent.session().instructions() == null && agents.all().size() > 1) {
                warnings.add(name + "it has no instructions, so that it is whatever the model is by itself");
            }
            warnOfTranscript(warnings, name, agent);
        }
        return warnings;
    }

    private static void warnOfTranscript(List<String> warnings, String name, AgentProfile agent) {
        Redactor redactor = agent.recording() == null ? null : agent.recording().transcript();
        if (redactor == null) {
            return;
        }
        if (agent.session().transcriptionModel() == null) {
            warnings.add(name + "its transcripts have no words of the caller's: transcription-model is off");
        }
        if (redactor.names().isEmpty()) {
            warnings.add(name + "its transcripts are written as they are, card numbers and all: redact is none");
        }
    }

    private static void warn(List<String> warnings, String of, @Nullable Webhook webhook) {
        if (webhook == null) {
            return;
        }
        String host = webhook.url().getHost();
        boolean here = host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
        if (webhook.url().getScheme().equalsIgnoreCase("http") && !here) {
            warnings.add(of + " is posted to without encryption: use https");
        }
        if (webhook.secret() == null) {
            warnings.add(of + " has no secret, so that the webhook cannot tell who posts");
        }
    }
}

package org.tandemrelay.relay.configuration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentDirectory;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.agent.AgentProfile.Conduct;
import org.tandemrelay.relay.agent.AgentSession;
import org.tandemrelay.relay.agent.BargeInPolicy;
import org.tandemrelay.relay.agent.Greeting;
import org.tandemrelay.relay.agent.LengthPolicy;
import org.tandemrelay.relay.agent.SilencePolicy;
import org.tandemrelay.relay.agent.Template;
import org.tandemrelay.relay.agent.Variables;

/** Reads one agent: what it does not say is as the relay is set. */
final class AgentReader {

    private static final int MOST_REPROMPTS = 10;

    private final Configuration settings;
    private final AgentModelReader models;
    private final TextFiles files;
    private final PhraseFiles phrases;

    /**
     * A reader.
     *
     * @param settings of the relay
     * @param models reads which model speaks
     * @param folder of the file, from where others are named; null for where the relay was started
     */
    AgentReader(Configuration settings, AgentModelReader models, @Nullable Path folder) {
        this.settings = settings;
        this.models = models;
        Path from = folder == null ? Path.of("") : folder;
        this.files = new TextFiles(from);
        this.phrases = new PhraseFiles(from);
    }

    /** The one agent that the settings make where no other is named. */
    AgentDirectory usual(List<String> problems) {
        List<String> wrong = new ArrayList<>();
        YamlNode.Mapping nothing = new YamlNode.Mapping(0, Map.of());
        AgentProfile read =
                read(AgentProfile.USUAL, new YamlSection("", nothing, new YamlProblems(Path.of(""), wrong)));
        if (!wrong.isEmpty()) {
            problems.add(
                    "instructions and greeting may have {{call.from}} and {{call.to}} in them, and no other variables:"
                            + " agents in a file may, docs/agents.md tells how");
        }
        return AgentDirectory.of(read);
    }

    /** An agent; what is wrong with it is told by the section. */
    AgentProfile read(String name, YamlSection agent) {
        YamlSection limits = agent.sectionOrEmpty("limits");
        AgentProfile read = new AgentProfile(
                name,
                new LinkedHashSet<>(agent.words("numbers")),
                models.read(agent),
                session(agent),
                new Conduct(
                        greeting(agent),
                        KeypadReader.read(agent, settings),
                        silence(agent),
                        length(limits),
                        bargeIn(agent),
                        agent.get("steer", Values::yesOrNo, settings.get(CallerSettings.NATIVE_CALLERS_STEER)),
                        agent.find("filler", phrases::read)),
                new Variables(agent.texts("variables")),
                SpendReader.policy(limits, settings),
                RecordingReader.read(agent, settings));
        limits.refuseOthers();
        refuseUnknownVariables(read, agent);
        return read;
    }

    private AgentSession session(YamlSection agent) {
        return new AgentSession(
                instructions(agent),
                agent.findOr("voice", Values::text, settings.find(AgentSettings.VOICE)),
                unlessOff(
                        agent.findOr("transcription-model", Values::text, settings.find(AgentSettings.TRANSCRIPTION))),
                TurnDetectionReader.read(agent.section("turn-detection")),
                ToolsReader.read(agent.sections("tools")));
    }

    private static @Nullable String unlessOff(@Nullable String model) {
        return "off".equals(model) ? null : model;
    }

    private @Nullable Template instructions(YamlSection agent) {
        Template written = agent.find("instructions", Template::of);
        Template fromFile = agent.find("instructions-file", name -> Template.of(files.read(name)));
        if (written != null && fromFile != null) {
            agent.problem("instructions-file", "cannot stand beside instructions: leave one of the two out");
        }
        if (written != null || fromFile != null) {
            return written == null ? fromFile : written;
        }
        return settings.find(AgentSettings.INSTRUCTIONS);
    }

    private @Nullable Greeting greeting(YamlSection agent) {
        boolean guarded = agent.get("greeting-protected", Values::yesOrNo, false);
        Template words = agent.findOr("greeting", Template::of, settings.find(AgentSettings.GREETING));
        if (words == null || words.fill(Map.of()).equals("false")) {
            if (guarded) {
                agent.problem("greeting-protected", "needs a greeting to protect");
            }
            return null;
        }
        return new Greeting(words, guarded);
    }

    private @Nullable SilencePolicy silence(YamlSection agent) {
        YamlSection silence = agent.section("silence");
        if (silence == null) {
            return null;
        }
        SilencePolicy read = new SilencePolicy(
                silence.get("after", Values::seconds, Duration.ofSeconds(10)),
                silence.get("reprompt", Values::text, SilencePolicy.USUAL_REPROMPT),
                silence.get("times", Values.number(0, MOST_REPROMPTS), 2),
                silence.get("goodbye", Values::text, SilencePolicy.USUAL_GOODBYE));
        silence.refuseOthers();
        return read;
    }

    private LengthPolicy length(YamlSection limits) {
        LengthPolicy read = new LengthPolicy(
                limits.get("longest", Values::positiveDuration, settings.get(AgentSettings.CALL_LIMIT)),
                limits.get("warning", Values::duration, settings.get(AgentSettings.CALL_WARNING)),
                limits.get("warning-words", Values::text, LengthPolicy.USUAL_WARNING),
                limits.get("grace", Values::duration, settings.get(AgentSettings.CALL_GRACE)),
                limits.get("idle", Values::positiveDuration, settings.get(AgentSettings.CALLER_IDLE)));
        if (limits.written() && read.warnBefore().compareTo(read.longest()) >= 0) {
            limits.problem("warning", "must be shorter than the call that it warns of the end of");
        }
        return read;
    }

    private BargeInPolicy bargeIn(YamlSection agent) {
        return new BargeInPolicy(
                agent.get("barge-in", Values.oneOf(BargeInPolicy.By.class), settings.get(AgentSettings.BARGE_IN)),
                agent.get("barge-in-min-speech", Values::duration, settings.get(AgentSettings.BARGE_IN_MIN_SPEECH))
                        .toMillis());
    }

    private static void refuseUnknownVariables(AgentProfile read, YamlSection agent) {
        Set<String> named = new LinkedHashSet<>(read.variables().defaults().keySet());
        named.add(Variables.CALLER);
        named.add(Variables.CALLED);
        for (String name : read.mentioned()) {
            if (!read.variables().has(name)) {
                agent.problem(
                        "variables",
                        "must name '" + name + "', which its words have, with a value for callers that bring none"
                                + Spelling.suggestion(name, named));
            }
        }
    }
}

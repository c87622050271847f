package org.tandemrelay.relay.configuration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentDirectory;
import org.tandemrelay.relay.agent.AgentProfile;

/** Reads the agents of a file: a name each, and below it what is other than the settings of the relay. */
final class AgentsReader {

    private static final String NAME = "[a-z0-9][a-z0-9_-]{0,63}";

    /** Parts of addresses that mean something else. */
    private static final Set<String> TAKEN = Set.of("answer", "listen");

    private final AgentReader reader;
    private final YamlProblems problems;
    private final Map<String, AgentProfile> agents = new LinkedHashMap<>();
    private final List<String> usual = new ArrayList<>();

    AgentsReader(AgentReader reader, YamlProblems problems) {
        this.reader = reader;
        this.problems = problems;
    }

    /** The directory; null if something is wrong, which has been told. */
    @Nullable
    AgentDirectory read(YamlNode node) {
        int before = problems.problems().size();
        if (!(node instanceof YamlNode.Mapping mapping) || mapping.entries().isEmpty()) {
            problems.add(node.line(), "agents must hold names, and below each the keys of that agent");
            return null;
        }
        mapping.entries().forEach(this::readAgent);
        AgentProfile first = usualOf(node.line());
        if (first == null || problems.problems().size() > before) {
            return null;
        }
        try {
            return new AgentDirectory(List.copyOf(agents.values()), first);
        } catch (IllegalArgumentException clash) {
            problems.add(node.line(), "agents: " + clash.getMessage());
            return null;
        }
    }

    private void readAgent(String name, YamlNode node) {
        String path = SettingsFile.AGENTS + "." + name;
        if (!name.matches(NAME)) {
            problems.add(
                    node.line(),
                    path
                            + " must be a name of lower-case letters, digits, - and _, since it becomes part of an address");
        } else if (TAKEN.contains(name)) {
            problems.add(node.line(), path + " must have another name: Twilio's address of that name is taken");
        } else if (node instanceof YamlNode.Mapping mapping) {
            YamlSection section = new YamlSection(path, mapping, problems);
            if (section.get("default", Values::yesOrNo, false)) {
                usual.add(name);
            }
            agents.put(name, reader.read(name, section));
            section.refuseOthers();
        } else {
            problems.add(node.line(), path + " must hold keys with values, such as 'voice: marin'");
        }
    }

    /** Who takes the calls that ask for nobody: who is said to, who is called so, or the only one. */
    private @Nullable AgentProfile usualOf(int line) {
        if (usual.size() > 1) {
            problems.add(line, "agents: only one can have 'default: true', not " + String.join(" and ", usual));
            return null;
        }
        String name = usual.isEmpty() ? AgentProfile.USUAL : usual.get(0);
        AgentProfile found = agents.get(name);
        if (found == null && agents.size() == 1) {
            return agents.values().iterator().next();
        }
        if (found == null && !agents.isEmpty()) {
            problems.add(
                    line, "agents: one of them must have 'default: true': it takes the calls that ask for no other");
        }
        return found;
    }
}

package org.tandemrelay.relay.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemrelay.relay.agent.AgentDirectory;
import org.tandemrelay.relay.agent.AgentOnCall;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.agent.BargeInPolicy;
import org.tandemrelay.relay.agent.KeypadPolicy;

/** What an operator may write under {@code agents}, and what it comes to. */
class AgentsFileTest {

    @TempDir
    private Path folder;

    private AgentDirectory agents(String yaml, String... environment) throws IOException, ConfigurationException {
        return load(yaml, environment).agents();
    }

    private Configuration load(String yaml, String... environment) throws IOException, ConfigurationException {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < environment.length; i += 2) {
            variables.put(environment[i], environment[i + 1]);
        }
        return ConfigurationLoader.load(Files.writeString(folder.resolve("tandem.yaml"), yaml), variables, Map.of());
    }

    private List<String> problems(String yaml, String... environment) {
        ConfigurationException refused =
                catchThrowableOfType(ConfigurationException.class, () -> load(yaml, environment));
        return refused.problems().stream()
                .map(problem -> problem.replace(folder + "/", ""))
                .toList();
    }

    private static AgentProfile agent(AgentDirectory agents, String name) {
        return agents.all().stream()
                .filter(agent -> agent.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void makesOneAgentOfTheSettingsWhereThereIsNoOther() throws Exception {
        // When
        AgentDirectory agents = agents("voice: marin\ninstructions: Be brief.\ngreeting: Hello!\ncall-limit: 7m\n");

        // Then
        assertThat(agents.all()).containsExactly(agents.usual());
        AgentOnCall onCall = new AgentOnCall(agents.usual(), Map.of());
        assertThat(onCall.session().voice()).isEqualTo("marin");
        assertThat(onCall.session().instructions()).isEqualTo("Be brief.");
        assertThat(onCall.greeting()).isEqualTo("Hello!");
        assertThat(onCall.conduct().length().longest()).isEqualTo(Duration.ofMinutes(7));
    }

    @Test
    void takesFromTheSettingsWhatAnAgentDoesNotSay() throws Exception {
        // When
        AgentDirectory agents = agents("""
                voice: marin
                instructions: Be brief.
                greeting: Hello!
                dtmf: ignore
                agents:
                  reception:
                    default: true
                    voice: cedar
                    greeting: "false"
                  billing:
                    barge-in: "off"
                    instructions: Be precise.
                    dtmf: {to: text, pause: 500ms, answer: false}
                """);

        // Then
        AgentOnCall reception = new AgentOnCall(agents.usual(), Map.of());
        assertThat(reception.profile().name()).isEqualTo("reception");
        assertThat(reception.session().voice()).isEqualTo("cedar");
        assertThat(reception.session().instructions()).isEqualTo("Be brief.");
        assertThat(reception.greeting()).isNull();
        assertThat(reception.conduct().keypad().use()).isEqualTo(KeypadPolicy.Use.IGNORE);
        AgentOnCall billing = new AgentOnCall(agent(agents, "billing"), Map.of());
        assertThat(billing.session().voice()).isEqualTo("marin");
        assertThat(billing.session().instructions()).isEqualTo("Be precise.");
        assertThat(billing.greeting()).isEqualTo("Hello!");
        assertThat(billing.conduct().bargeIn().by()).isEqualTo(BargeInPolicy.By.OFF);
        assertThat(billing.conduct().keypad())
                .isEqualTo(new KeypadPolicy(KeypadPolicy.Use.TEXT, Duration.ofMillis(500), false));
    }

    @Test
    void readsInstructionsFromAFileBesideIt() throws Exception {
        // Given
        Files.createDirectory(folder.resolve("words"));
        Files.writeString(folder.resolve("words/reception.md"), "\nGreet {{name}}.\nBe brief.\n");

        // When
        AgentDirectory agents = agents("""
                agents:
                  reception:
                    instructions-file: words/reception.md
                    variables: {name: there}
                """);

        // Then
        assertThat(new AgentOnCall(agents.usual(), Map.of("name", "Ada"))
                        .session()
                        .instructions())
                .isEqualTo("Greet Ada.\nBe brief.");
    }

    @Test
    void asksTheRelaysModelForTheAgentsOne() throws Exception {
        // When
        AgentDirectory agents = agents("""
                model-url: ws://models.example/v1?deployment=eu&model=usual
                model-key: ${THE_KEY}
                agents:
                  default: {}
                  other: {model: large one}
                  elsewhere: {model-url: "wss://other.example/v1"}
                """, "THE_KEY", "sk-1", "OPENAI_API_KEY", "sk-openai");

        // Then
        assertThat(agents.usual().model().url())
                .isEqualTo(URI.create("ws://models.example/v1?deployment=eu&model=usual"));
        assertThat(agent(agents, "other").model().url())
                .isEqualTo(URI.create("ws://models.example/v1?deployment=eu&model=large%20one"));
        assertThat(agent(agents, "other").model().key()).isEqualTo("sk-1");
        assertThat(agent(agents, "elsewhere").model().key()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | voise: marin                 | there is no agents.reception.voise; did you mean 'voice'?",
                "3 | limits: {longst: 1m}         | there is no agents.reception.limits.longst; did you mean 'longest'?",
                "3 | limits: {longest: soon}      | agents.reception.limits.longest 'soon' must be a duration such as 200ms, 5s, 10m or 1h",
                "3 | limits: {longest: 1m, warning: 1m} | agents.reception.limits.warning must be shorter than the call that it warns of the end of",
                "3 | silence: {times: 11}         | agents.reception.silence.times '11' must be a number from 0 to 10",
                "3 | silence: often               | agents.reception.silence must hold keys with values",
                "3 | dtmf: sms                    | agents.reception.dtmf 'sms' must be one of text, ignore, or {to: hook, url: https://…}",
                "3 | model-key: 'two words'       | agents.reception.model-key '…' must be visible ASCII characters without spaces",
                "3 | model-url: 'wss://h/p?key=s3 cret' | agents.reception.model-url 'wss://h/p?…' is not an address",
                "3 | model: gpt-realtime-2.1      | agents.reception.model 'gpt-realtime-2.1' is to be had from OpenAI, which needs a key: set model-key or OPENAI_API_KEY",
                "3 | instructions-file: none.md   | agents.reception.instructions-file 'none.md' does not exist: there is no none.md",
                "3 | 'greeting: Hello {{}}'       | agents.reception.greeting 'Hello {{}}' has '{{}}': between {{ and }} there must be the name of a variable",
                "3 | 'greeting: Hello {{call.form}}' | agents.reception.variables must name 'call.form', which its words have, with a value for callers that bring none; did you mean 'call.from'?",
                "3 | voice: '${NO_SUCH}'          | agents.reception.voice needs the variable NO_SUCH of the environment, which is not set"
            })
    void namesWhatIsWrongAndItsLine(int line, String written, String problem) {
        // Given
        String yaml = "agents:\n  reception:\n    " + written + "\n";

        // When / Then
        String where =
                problem.contains(".variables must") ? "tandem.yaml, line 2: " : "tandem.yaml, line " + line + ": ";
        assertThat(problems(yaml)).containsExactly(where + problem);
    }

    @Test
    void asksForOneThatTakesTheCallsWhichAskForNobody() {
        // When / Then
        assertThat(problems("agents:\n  a: {voice: marin}\n  b: {voice: marin}\n"))
                .containsExactly(
                        "tandem.yaml, line 1: agents: one of them must have 'default: true': it takes the calls that ask for no other");
        assertThat(problems("agents:\n  a: {default: true}\n  b: {default: true}\n"))
                .containsExactly("tandem.yaml, line 1: agents: only one can have 'default: true', not a and b");
    }

    @ParameterizedTest
    @CsvSource({"Reception", "a b", "listen", "answer", "'a/b'"})
    void refusesANameThatIsNoPartOfAnAddress(String name) {
        // When / Then
        assertThat(problems("agents:\n  " + name + ": {default: true}\n"))
                .singleElement()
                .asString()
                .startsWith("tandem.yaml, line 2: agents." + name + " must");
    }

    @Test
    void suggestsAgentsForWhatIsAlmostThat() {
        // When / Then
        assertThat(problems("agent:\n  a: {}\n"))
                .containsExactly("tandem.yaml, line 1: there is no setting 'agent'; did you mean 'agents'?");
    }

    @Test
    void showsTheNameOfAVariableAndNotItsValue() throws Exception {
        // When
        Configuration configuration =
                load("voice: ${VOICE}\nmodel-url: ws://${HOST}/v1\n", "VOICE", "marin", "HOST", "h");

        // Then
        assertThat(configuration.find(AgentSettings.VOICE)).isEqualTo("marin");
        assertThat(configuration.find(ModelSettings.MODEL_URL)).isEqualTo(URI.create("ws://h/v1"));
        assertThat(configuration.shown().get(AgentSettings.VOICE)).startsWith("${VOICE}");
    }

    @Test
    void takesTwoDollarsForOneThatBeginsNoVariable() throws Exception {
        // When / Then
        assertThat(load("voice: $${VOICE}\n").find(AgentSettings.VOICE)).isEqualTo("${VOICE}");
    }
}

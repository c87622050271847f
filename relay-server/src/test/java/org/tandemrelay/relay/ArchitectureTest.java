package org.tandemrelay.relay;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.core.domain.JavaModifier.VOLATILE;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.call.Switchboard;

/** Which way dependencies point, and what has no place in which package. */
class ArchitectureTest {

    private static final String ROOT = "org.tandemrelay.";
    private static final String RELAY = ROOT + "relay.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // The other modules' tests, where they are on the class path as a jar.
            .withImportOption(location -> !location.contains("tests") && !location.contains("test-classes"))
            .importPackages("org.tandemrelay");

    @Test
    void looksAtAllModules() {
        // When / Then
        assertThat(CLASSES.contain("org.tandemrelay.audio.AudioFormat")).isTrue();
        assertThat(CLASSES.contain("org.tandemrelay.upstream.session.ModelSession"))
                .isTrue();
        assertThat(CLASSES.contain("org.tandemrelay.relay.call.Call")).isTrue();
        assertThat(CLASSES.contain("org.tandemrelay.relay.ArchitectureTest")).isFalse();
    }

    @Test
    void pointsFromTheRelayToTheModelToTheAudioOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(ROOT + "audio..", ROOT + "upstream..", ROOT + "relay..")
                .layer("relay")
                .definedBy(ROOT + "relay..")
                .layer("upstream")
                .definedBy(ROOT + "upstream..")
                .layer("audio")
                .definedBy(ROOT + "audio..")
                .whereLayer("relay")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("upstream")
                .mayOnlyBeAccessedByLayers("relay")
                .whereLayer("audio")
                .mayOnlyBeAccessedByLayers("upstream", "relay")
                .check(CLASSES);
    }

    @Test
    void pointsFromTheCommandLineDownToThePlayoutOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(ROOT + "relay..")
                .layer("command")
                .definedBy(RELAY + "command..")
                .layer("recorded")
                .definedBy(RELAY + "recorded..")
                .layer("load")
                .definedBy(RELAY + "load..")
                .layer("server")
                .definedBy(RELAY + "server..")
                .layer("priority")
                .definedBy(RELAY + "priority..")
                .layer("configuration")
                .definedBy(RELAY + "configuration..")
                .layer("observe")
                .definedBy(RELAY + "observe..")
                .layer("door")
                .definedBy(RELAY + "door..")
                .layer("overload")
                .definedBy(RELAY + "overload..")
                .layer("admission")
                .definedBy(RELAY + "admission..")
                .layer("dialects")
                .definedBy(RELAY + "caller.*..")
                .layer("caller")
                .definedBy(RELAY + "caller")
                .layer("json")
                .definedBy(RELAY + "json")
                .layer("call")
                .definedBy(RELAY + "call..")
                .layer("playout")
                .definedBy(RELAY + "playout..")
                .layer("spend")
                .definedBy(RELAY + "spend..")
                .layer("keeping")
                .definedBy(RELAY + "keeping..")
                .layer("redaction")
                .definedBy(RELAY + "redaction..")
                .layer("tool")
                .definedBy(RELAY + "tool..")
                .layer("agent")
                .definedBy(RELAY + "agent..")
                .whereLayer("command")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("load")
                .mayOnlyBeAccessedByLayers("command")
                .whereLayer("recorded")
                .mayOnlyBeAccessedByLayers("command", "load")
                .whereLayer("server")
                .mayOnlyBeAccessedByLayers("command")
                .whereLayer("priority")
                .mayOnlyBeAccessedByLayers("command", "load", "server")
                .whereLayer("configuration")
                .mayOnlyBeAccessedByLayers("command", "server")
                .whereLayer("observe")
                .mayOnlyBeAccessedByLayers("server")
                .whereLayer("door")
                .mayOnlyBeAccessedByLayers("server")
                .whereLayer("overload")
                .mayOnlyBeAccessedByLayers("door", "observe", "server")
                .whereLayer("admission")
                .mayOnlyBeAccessedByLayers("dialects", "door", "server", "configuration", "command")
                .whereLayer("dialects")
                .mayOnlyBeAccessedByLayers("server")
                .whereLayer("caller")
                .mayOnlyBeAccessedByLayers("dialects", "door", "server")
                .whereLayer("json")
                .mayOnlyBeAccessedByLayers("dialects", "admission")
                .whereLayer("call")
                .mayOnlyBeAccessedByLayers("caller", "dialects", "door", "observe", "server")
                .whereLayer("playout")
                .mayOnlyBeAccessedByLayers("call", "configuration", "server")
                .whereLayer("spend")
                .mayOnlyBeAccessedByLayers("agent", "call", "command", "configuration", "door", "observe", "server")
                .whereLayer("keeping")
                .mayOnlyBeAccessedByLayers(
                        "admission", "agent", "call", "command", "configuration", "observe", "server")
                .whereLayer("redaction")
                .mayOnlyBeAccessedByLayers("configuration", "keeping")
                .whereLayer("tool")
                .mayOnlyBeAccessedByLayers("agent", "call", "configuration", "observe", "server")
                .whereLayer("agent")
                .mayOnlyBeAccessedByLayers("call", "caller", "command", "configuration", "dialects", "door", "server")
                .check(CLASSES);
    }

    @Test
    void hasNoCyclesBetweenFeatures() {
        slices().matching(RELAY + "(*)..").should().beFreeOfCycles().check(CLASSES);
        slices().matching(ROOT + "upstream.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void keepsTheRecordedCallersLinesFromItsClock() {
        noClasses()
                .that(resideInAPackage(RELAY + "recorded.line"))
                .should()
                .dependOnClassesThat(resideInAPackage(RELAY + "recorded"))
                .check(CLASSES);
    }

    @Test
    void keepsCallerDialectsApart() {
        slices().matching(RELAY + "caller.(*)..")
                .should()
                .notDependOnEachOther()
                .check(CLASSES);
    }

    @Test
    void needsNoLocksWithinACall() {
        var confined = resideInAnyPackage(RELAY + "call..", RELAY + "playout..", RELAY + "caller..")
                .and(not(equivalentTo(Switchboard.class)));
        noClasses()
                .that(confined)
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.concurrent.atomic", "java.util.concurrent.locks"))
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.util\\.concurrent\\.(Concurrent|CopyOnWrite|.*Blocking|CountDownLatch|Semaphore).*")
                .check(CLASSES);
        methods()
                .that()
                .areDeclaredInClassesThat(confined)
                .should()
                .notHaveModifier(SYNCHRONIZED)
                .check(CLASSES);
        fields().that()
                .areDeclaredInClassesThat(confined)
                .should()
                .notHaveModifier(VOLATILE)
                .check(CLASSES);
    }

    @Test
    void callsWithRoomsThatDoNotKnowTheCall() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(RELAY + "call..")
                .layer("call")
                .definedBy(RELAY + "call")
                .layer("attendant")
                .definedBy(RELAY + "call.attendant")
                .layer("captions")
                .definedBy(RELAY + "call.captions")
                .layer("tool")
                .definedBy(RELAY + "call.tool")
                .layer("downlink")
                .definedBy(RELAY + "call.downlink")
                .layer("uplink")
                .definedBy(RELAY + "call.uplink")
                .layer("settings")
                .definedBy(RELAY + "call.settings")
                .layer("line")
                .definedBy(RELAY + "call.line")
                .layer("answer")
                .definedBy(RELAY + "call.answer")
                .layer("tally")
                .definedBy(RELAY + "call.tally")
                .layer("leg")
                .definedBy(RELAY + "call.leg")
                .whereLayer("call")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("attendant")
                .mayOnlyBeAccessedByLayers("call")
                .whereLayer("captions")
                .mayOnlyBeAccessedByLayers("call")
                .whereLayer("tool")
                .mayOnlyBeAccessedByLayers("call")
                .whereLayer("downlink")
                .mayOnlyBeAccessedByLayers("call")
                .whereLayer("uplink")
                .mayOnlyBeAccessedByLayers("call")
                .whereLayer("settings")
                .mayOnlyBeAccessedByLayers("call", "uplink")
                .whereLayer("line")
                .mayOnlyBeAccessedByLayers("call", "captions", "settings")
                .whereLayer("answer")
                .mayOnlyBeAccessedByLayers("call", "line")
                .whereLayer("tally")
                .mayOnlyBeAccessedByLayers("call", "downlink", "tool", "uplink")
                .whereLayer("leg")
                .mayOnlyBeAccessedByLayers("call", "attendant", "captions", "downlink", "tally", "tool", "uplink")
                .check(CLASSES);
    }

    @Test
    void showsDialectsTheCallAndItsLegOnly() {
        noClasses()
                .that(resideInAPackage(RELAY + "caller.."))
                .should()
                .dependOnClassesThat(
                        resideInAPackage(RELAY + "call.*..").and(not(resideInAPackage(RELAY + "call.leg"))))
                .check(CLASSES);
    }

    @Test
    void measuresWithRoomsThatKnowTheOnesBeforeThemOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(RELAY + "load..")
                .layer("contest")
                .definedBy(RELAY + "load.contest")
                .layer("report")
                .definedBy(RELAY + "load.report")
                .layer("test")
                .definedBy(RELAY + "load")
                .layer("process")
                .definedBy(RELAY + "load.process")
                .layer("crew")
                .definedBy(RELAY + "load.crew")
                .whereLayer("contest")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("report")
                .mayOnlyBeAccessedByLayers("contest")
                .whereLayer("test")
                .mayOnlyBeAccessedByLayers("contest", "report")
                .whereLayer("process")
                .mayOnlyBeAccessedByLayers("contest", "report", "test")
                .whereLayer("crew")
                .mayOnlyBeAccessedByLayers("contest", "report", "test", "process")
                .check(CLASSES);
    }

    @Test
    void knowsJsonInDialectsOnly() {
        noClasses()
                .that(not(resideInAnyPackage(
                        ROOT + "upstream.openai..",
                        ROOT + "upstream.simulator..",
                        RELAY + "caller.*..",
                        RELAY + "json..",
                        RELAY + "admission..",
                        RELAY + "keeping..",
                        RELAY + "spend..",
                        RELAY + "tool..",
                        RELAY + "configuration..",
                        RELAY + "recorded..",
                        RELAY + "load..")))
                .should()
                .dependOnClassesThat(resideInAPackage("com.fasterxml.jackson.."))
                .check(CLASSES);
    }

    @Test
    void logsThroughOneLibrary() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.logging..", "io.netty.util.internal.logging.."))
                .check(CLASSES);
        // Who ends the process sees to it that the last lines are written.
        noClasses()
                .that(not(resideInAPackage(RELAY + "command..")))
                .should()
                .dependOnClassesThat(resideInAPackage("ch.qos.logback.."))
                .check(CLASSES);
        noClasses()
                .that(not(resideInAnyPackage(RELAY + "command..", RELAY + "recorded..")))
                .should(ACCESS_STANDARD_STREAMS)
                .check(CLASSES);
    }

    @Test
    void putsNoBufferIntoARecord() {
        fields().that()
                .haveRawType(ByteBuf.class)
                .should()
                .beDeclaredInClassesThat()
                .areNotAssignableTo(Record.class)
                .check(CLASSES);
    }
}

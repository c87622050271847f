package org.tandemrelay.relay.hostile;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tandemrelay.relay.fault.Row;

/**
 * N15, without the stock pipeline beside it: that one has nothing to fail by. Netty's timers go by {@link System#nanoTime()}, as ours do; a
 * clock that jumps ends the calls of those who reckon deadlines by the clock on the wall in handlers of their own. Nor can a JVM's clock be
 * set from within. What can be held to is that nobody here asks that clock.
 */
class MonotonicTimeTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(
                    "org.tandemrelay.relay.call",
                    "org.tandemrelay.relay.caller",
                    "org.tandemrelay.relay.door",
                    "org.tandemrelay.relay.playout",
                    "org.tandemrelay.upstream.connect",
                    "org.tandemrelay.upstream.websocket");

    @Test
    @DisplayName("N15 no deadline looks at the clock on the wall")
    @Row(value = "F30,N15", holds = "no deadline of a call goes by a clock that can be set")
    void goesByTheMonotonicClock() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.time.Clock.class, "systemUTC")
                .check(CLASSES);
    }
}

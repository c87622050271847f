package org.tandemrelay.relay.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.tally.CallRecord;

class CallMetricsTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CallMetrics metrics = new CallMetrics(registry);
    private final Logger logger = (Logger) LoggerFactory.getLogger("org.tandemrelay.calls");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void finish() {
        logger.detachAppender(log);
        registry.close();
    }

    @Test
    void countsWhatACallDid() {
        // When
        metrics.callStarted("call_1", "tandem", "openai");
        metrics.modelReady(120);
        metrics.callerFrame(960);
        metrics.callerFrame(960);
        metrics.modelFrame(4_800);
        metrics.callerAudioDropped(40);
        metrics.modelAudioDropped(60);
        metrics.answered(640);
        metrics.interrupted();
        metrics.modelReadsPaused(true);
        metrics.unknownModelEvent();

        // Then
        assertThat(figures())
                .contains(
                        "tandem_calls_active 1.0",
                        "tandem_calls_started_total 1.0",
                        "tandem_caller_frames_total 2.0",
                        "tandem_model_audio_dropped_milliseconds_total 60.0",
                        "tandem_caller_audio_bytes_total 1920.0",
                        "tandem_model_frames_total 1.0",
                        "tandem_model_audio_bytes_total 4800.0",
                        "tandem_caller_audio_dropped_milliseconds_total 40.0",
                        "tandem_interruptions_total 1.0",
                        "tandem_model_reads_paused 1.0",
                        "tandem_model_read_pauses_total 1.0",
                        "tandem_model_events_unknown_total 1.0",
                        "tandem_model_ready_milliseconds_count 1",
                        "tandem_first_audio_milliseconds_bucket{le=\"500.0\"} 0",
                        "tandem_first_audio_milliseconds_bucket{le=\"750.0\"} 1",
                        "tandem_first_audio_milliseconds_sum 640.0");
    }

    @Test
    void countsNoCallAsLiveThatIsOver() {
        // Given
        metrics.callStarted("call_1", "tandem", "openai");
        metrics.callStarted("call_2", "tandem", "openai");
        metrics.modelReadsPaused(true);

        // When
        metrics.modelReadsPaused(false);
        metrics.callEnded(record(CloseCause.CALLER_HANGUP));

        // Then
        assertThat(figures())
                .contains(
                        "tandem_calls_active 1.0",
                        "tandem_model_reads_paused 0.0",
                        "tandem_call_duration_milliseconds_sum 61000.0");
    }

    @ParameterizedTest
    @EnumSource
    void countsTheEndsByCauseFromZeroOn(CloseCause cause) {
        // Given
        String figure = "tandem_calls_ended_total{cause=\"" + cause.label() + "\"} ";
        List<String> before = figures();
        metrics.callStarted("call_1", "tandem", "openai");

        // When
        metrics.callEnded(record(cause));

        // Then
        assertThat(before).contains(figure + "0.0");
        assertThat(figures()).contains(figure + "1.0");
    }

    @Test
    void writesOneLineAtEachEndOfACallAndNothingBetween() {
        // When
        metrics.callStarted("call_1", "tandem", "openai");
        metrics.modelReady(1);
        metrics.callerFrame(1);
        metrics.modelFrame(1);
        metrics.answered(1);
        metrics.interrupted();
        metrics.callEnded(record(CloseCause.MODEL_FAILED));

        // Then: other tests' calls are logged too
        List<ILoggingEvent> lines = log.list.stream()
                .filter(line -> pairs(line).contains("call=call_1"))
                .toList();
        assertThat(lines).extracting(ILoggingEvent::getLevel).containsExactly(Level.INFO, Level.INFO);
        assertThat(lines).extracting(ILoggingEvent::getMessage).containsExactly("call started", "call ended");
        assertThat(pairs(lines.get(0))).containsExactly("call=call_1", "caller=tandem", "model=openai");
        assertThat(pairs(lines.get(1)))
                .containsExactly(
                        "call=call_1",
                        "caller=tandem",
                        "by=\"shop\"",
                        "model=openai",
                        "agent=reception",
                        "cause=model_failed",
                        "message=\"why it ended\"",
                        "duration_ms=61000",
                        "caller_audio_ms=60500",
                        "model_audio_ms=20000",
                        "dropped_ms=40",
                        "turns=7",
                        "interruptions=2",
                        "first_audio_ms=640",
                        "reopened=1",
                        "gap_ms=350");
    }

    @Test
    void letsNobodyWriteALineOfItsOwnIntoTheLog() {
        // Given: what a caller's token, or a model, could say.
        String forged = "x\" cause=caller_hangup\r\n12:00:00 INFO call ended call=call_9 \u001b[31m\u0085\u2028"
                + "y".repeat(1_000);

        // When
        metrics.callEnded(record(CloseCause.MODEL_FAILED, forged, forged));

        // Then
        ILoggingEvent line = log.list.stream()
                .filter(one -> pairs(one).contains("call=call_1"))
                .findFirst()
                .orElseThrow();
        for (String key : List.of("by", "message")) {
            String value = pairs(line).stream()
                    .filter(pair -> pair.startsWith(key + "="))
                    .findFirst()
                    .orElseThrow()
                    .substring(key.length() + 1);
            assertThat(value).startsWith("\"x' cause").endsWith("…\"").hasSizeLessThan(250);
            assertThat(value.substring(1, value.length() - 1))
                    .doesNotContain("\"")
                    .doesNotContainPattern("[\\p{Cntrl}\\x85\u2028\u2029]");
        }
    }

    private static List<String> pairs(ILoggingEvent line) {
        return line.getKeyValuePairs().stream()
                .map(pair -> pair.key + "=" + pair.value)
                .collect(Collectors.toList());
    }

    private static CallRecord record(CloseCause cause) {
        return record(cause, "shop", "why it ended");
    }

    private static CallRecord record(CloseCause cause, String by, String message) {
        return new CallRecord(
                "call_1",
                "tandem",
                by,
                "openai",
                "reception",
                cause,
                message,
                61_000,
                60_500,
                20_000,
                40,
                7,
                2,
                640,
                1,
                350);
    }

    private List<String> figures() {
        return registry.scrape().lines().collect(Collectors.toList());
    }
}

package org.tandemrelay.relay.observe;

import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.tally.CallRecord;

/** One line when a call begins, one when it ends. */
final class CallLog {

    private final Logger log;

    private static final int MAX_MESSAGE_CHARS = 200;

    /** What ends a line, steers a terminal, or turns the direction of what is read. */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    /** Where operators look for calls. */
    CallLog() {
        this(LoggerFactory.getLogger("org.tandemrelay.calls"));
    }

    CallLog(Logger log) {
        this.log = log;
    }

    void started(String callId, String caller, String model) {
        log.atInfo()
                .addKeyValue("call", callId)
                .addKeyValue("caller", caller)
                .addKeyValue("model", model)
                .log("call started");
    }

    void stalled(String callId, long silentMillis, boolean lineLives) {
        log.atWarn()
                .addKeyValue("call", callId)
                .addKeyValue("silent_ms", silentMillis)
                .addKeyValue("line", lineLives ? "lives" : "silent")
                .log("the model stalls");
    }

    void reopened(String callId, CloseCause cause, long gapMillis) {
        log.atWarn()
                .addKeyValue("call", callId)
                .addKeyValue("cause", cause.label())
                .addKeyValue("gap_ms", gapMillis)
                .log("the model's line was lost, and opened again");
    }

    void ended(CallRecord call) {
        log.atInfo()
                .addKeyValue("call", call.callId())
                .addKeyValue("caller", call.caller())
                .addKeyValue("by", quoted(call.by()))
                .addKeyValue("model", call.model())
                .addKeyValue("agent", call.agent())
                .addKeyValue("cause", call.cause().label())
                .addKeyValue("message", quoted(call.message()))
                .addKeyValue("duration_ms", call.durationMillis())
                .addKeyValue("caller_audio_ms", call.callerAudioMillis())
                .addKeyValue("model_audio_ms", call.modelAudioMillis())
                .addKeyValue("dropped_ms", call.droppedMillis())
                .addKeyValue("turns", call.turns())
                .addKeyValue("interruptions", call.interruptions())
                .addKeyValue("first_audio_ms", call.firstAudioMillis())
                .addKeyValue("reopened", call.reopened())
                .addKeyValue("gap_ms", call.longestGapMillis())
                .log("call ended");
    }

    /** As it stands in a log line and in a metric's label. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** A message may hold a caller's or a model's own words, which must not look like another key, nor like another line. */
    static String quoted(String message) {
        String safe = UNSAFE.matcher(message).replaceAll(" ").replace('"', '\'');
        return '"' + (safe.length() > MAX_MESSAGE_CHARS ? safe.substring(0, MAX_MESSAGE_CHARS) + "…" : safe) + '"';
    }
}

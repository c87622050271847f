package org.tandemrelay.relay.recorded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Puts what is heard into the timeline and the figures, and tells the relay, which wants to know what was really played. */
final class HeardReply implements PlayoutListener {

    /** Who is told what was heard. */
    interface Teller {
        void played(String item, long millis);

        void markPlayed(String name);
    }

    private final CallClock clock;
    private final CallTimeline timeline;
    private final CallFigures figures;
    private final Teller teller;

    HeardReply(CallClock clock, CallTimeline timeline, CallFigures figures, Teller teller) {
        this.clock = clock;
        this.timeline = timeline;
        this.figures = figures;
        this.teller = teller;
    }

    @Override
    public void onAnswerBegins(long position) {
        CallReport.Answer answer = figures.answerBegins(clock.millisOf(position));
        ObjectNode event = timeline.at(answer.atMillis(), "first_audio");
        if (answer.afterSpeechMillis() != null) {
            event.put("speech_end_ms", answer.speechEndMillis());
            event.put("after_speech_ms", answer.afterSpeechMillis());
        }
    }

    @Override
    public void onItemBegins(@Nullable String item, @Nullable String response, long position) {
        timeline.at(clock.millisOf(position), "audio_begin").put("item", item).put("response", response);
    }

    @Override
    public void onItemEnds(@Nullable String item, long position, long playedSamples) {
        double playedMillis = clock.millisOf(playedSamples);
        timeline.at(clock.millisOf(position), "audio_end").put("item", item).put("played_ms", playedMillis);
        figures.heard(playedMillis);
        if (item != null) {
            teller.played(item, (long) playedMillis);
        }
    }

    @Override
    public void onGap(long position, long samples) {
        double millis = clock.millisOf(samples);
        timeline.at(clock.millisOf(position), "gap").put("length_ms", millis);
        figures.gap(millis);
    }

    @Override
    public void onMarkPlayed(String name, long position) {
        timeline.at(clock.millisOf(position), "mark").put("name", name);
        teller.markPlayed(name);
    }
}

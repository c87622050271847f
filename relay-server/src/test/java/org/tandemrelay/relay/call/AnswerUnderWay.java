package org.tandemrelay.relay.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.agent.AgentOnCall;
import org.tandemrelay.relay.agent.BargeInPolicy;
import org.tandemrelay.relay.call.answer.CommandSink;
import org.tandemrelay.relay.call.answer.ResponseGate;
import org.tandemrelay.relay.call.captions.Captions;
import org.tandemrelay.relay.call.downlink.Downlink;
import org.tandemrelay.relay.call.downlink.DownlinkLoop;
import org.tandemrelay.relay.call.downlink.QuietListener;
import org.tandemrelay.relay.call.leg.Admitted;
import org.tandemrelay.relay.call.leg.Arrival;
import org.tandemrelay.relay.call.leg.CallerCommand;
import org.tandemrelay.relay.call.leg.Packets;
import org.tandemrelay.relay.call.leg.QuietLeg;
import org.tandemrelay.relay.call.line.ReopenPolicy;
import org.tandemrelay.relay.call.settings.CallLimits;
import org.tandemrelay.relay.call.settings.CallSettings;
import org.tandemrelay.relay.call.settings.ModelPatience;
import org.tandemrelay.relay.call.tally.CallTally;
import org.tandemrelay.relay.observe.CallMetrics;
import org.tandemrelay.relay.playout.PlayoutSettings;
import org.tandemrelay.relay.spend.Spending;
import org.tandemrelay.relay.tool.Toolbox;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.session.Capabilities;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.session.SessionOpen;

/** A call whose model says an answer into which somebody speaks. No task of the event loop is run unless it is asked for. */
final class AnswerUnderWay implements AutoCloseable {

    static final AudioFormat PCM = AudioFormat.pcm16(8_000);

    /** What the answer says. */
    static final OutputItem ITEM = new OutputItem("answer", "item");

    /** Everything that either side is told, in order. */
    final List<String> story = new ArrayList<>();

    final BargeIn barge;
    final ResponseGate responses;
    final Downlink downlink;

    private final EmbeddedChannel channel = new EmbeddedChannel();

    private AnswerUnderWay(BargeInPolicy policy, boolean cancelsOnSpeech) {
        channel.freezeTime();
        Leg leg = new Leg();
        CommandSink model = new CommandSink() {
            @Override
            public boolean takes() {
                return true;
            }

            @Override
            public void tell(ModelCommand command) {
                story.add(command.toString());
            }
        };
        CallTally tally = new CallTally(
                new CallMetrics(new SimpleMeterRegistry()),
                new Arrival("call", leg, null, Admitted.anybody()),
                "model",
                Spending.unlimited().open("call", "anybody"));
        responses = new ResponseGate(model);
        downlink = new Downlink(leg, new PlayoutSettings(200, 10_000), new DownlinkLoop(channel.eventLoop()), tally);
        barge = new BargeIn(
                new CallParts(null, leg, tally, settings(policy), null),
                new BargeIn.Speech(responses, downlink, new Captions(leg)),
                model);
        barge.onReady(new Capabilities(true, cancelsOnSpeech, true, true, true, true, false));
        downlink.packets(Packets.any(PCM));
        downlink.onReady(PCM, new QuietListener());
        responses.onReady(true, 0);
    }

    private static CallSettings settings(BargeInPolicy policy) {
        return new CallSettings(
                new CallLimits(1_000, 1_000, Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofMinutes(1)),
                new PlayoutSettings(200, 10_000),
                SessionOpen.defaults(),
                true,
                Duration.ofMillis(250),
                Toolbox.none(),
                policy,
                ModelPatience.usual(),
                ReopenPolicy.usual(),
                AgentOnCall.silent());
    }

    /** Of a model that hears the caller and leaves it to the relay to cancel what it says. */
    static AnswerUnderWay usual() {
        return by(BargeInPolicy.usual());
    }

    static AnswerUnderWay by(BargeInPolicy policy) {
        return new AnswerUnderWay(policy, false);
    }

    /** Of a model that cancels its answer itself when somebody speaks. */
    static AnswerUnderWay cancelledByTheModel() {
        return new AnswerUnderWay(BargeInPolicy.usual(), true);
    }

    /** The model has said so much of an answer, of which 100 ms were played. */
    void begun(OutputItem item, int millis) {
        responses.onStarted(item.responseId());
        barge.onResponseStarted(item.responseId());
        say(item, millis);
        pass(100);
        story.clear();
    }

    /** All of it has been said. */
    void done(OutputItem item) {
        responses.onDone(item.responseId(), 0);
        barge.onResponseDone(item.responseId());
    }

    /** The model says so much more. */
    void say(OutputItem item, int millis) {
        downlink.onAudio(item, Unpooled.wrappedBuffer(new byte[16 * millis]));
    }

    /** So much time goes by, and no beat with it. */
    void pass(int millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    }

    /** A second goes by, and its beats with it. */
    void playOn() {
        channel.runPendingTasks();
        pass(1_000);
        channel.runScheduledPendingTasks();
    }

    /** The caller says this, in {@link #PCM}. */
    void caller(byte[] pcm) {
        for (int at = 0; at + 320 <= pcm.length; at += 320) {
            barge.voice().hear(Unpooled.wrappedBuffer(pcm, at, 320), PCM);
        }
    }

    /** The caller says a sentence. */
    void callerSpeaks() {
        caller(aSentence());
    }

    static byte[] aSentence() {
        return Speech.turn("not-ill-disposed.wav", PCM);
    }

    @Override
    public void close() {
        barge.close();
        downlink.close();
        assertThat(channel.finishAndReleaseAll()).isFalse();
    }

    private final class Leg extends QuietLeg {

        Leg() {
            super(channel.eventLoop());
        }

        @Override
        public void sendAudio(OutputItem item, ByteBuf audio) {
            audio.release();
            story.add("audio " + item.itemId());
        }

        @Override
        public void send(CallerCommand command) {
            story.add(command.toString());
        }

        @Override
        public void flush() {
            story.add("flushed");
        }
    }
}

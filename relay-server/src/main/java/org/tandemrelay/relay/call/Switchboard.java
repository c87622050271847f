package org.tandemrelay.relay.call;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.playout.Metronome;
import org.tandemrelay.upstream.connect.ModelConnector;
import org.tandemrelay.upstream.session.ModelSession;
import org.tandemrelay.upstream.session.SessionOpen;

/**
 * Makes calls, and knows the live ones. The only thing that calls of different event loops share; safe from any thread.
 */
public final class Switchboard {

    private static final Duration PLAYOUT_BEAT = Duration.ofMillis(20);

    private final CallSettings settings;
    private final ModelConnector connector;
    private final CallObserver observer;
    private final Map<EventLoop, CallLoop> clocks = new HashMap<>();
    private final Set<Call> live = ConcurrentHashMap.newKeySet();

    /** Live calls, and those whose callers have still to take their leave. */
    private final Set<Call> present = ConcurrentHashMap.newKeySet();

    private volatile boolean draining;

    /**
     * A switchboard with no calls.
     *
     * @param settings of every call
     * @param loops all the event loops that callers' channels can be on
     * @param connector to the model
     * @param observer who counts
     */
    public Switchboard(CallSettings settings, EventLoopGroup loops, ModelConnector connector, CallObserver observer) {
        this.settings = settings;
        this.connector = connector;
        this.observer = observer;
        for (EventExecutor executor : loops) {
            EventLoop loop = (EventLoop) executor;
            clocks.put(loop, new CallLoop(new Metronome(loop, PLAYOUT_BEAT), new Metronome(loop, settings.watch())));
        }
    }

    /** A call for a caller whose socket is open; {@link Call#start} dials the model. On the caller's event loop. */
    public Call newCall(CallerLeg leg, CallerEvent.CallStarted started) {
        // A name, not a secret: the generator for those reads a file, which would hold up the loop.
        String name = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        Call call = new Call("call_" + name, leg, started, this);
        live.add(call);
        present.add(call);
        return call;
    }

    /** Whether new calls are refused. */
    public boolean draining() {
        return draining;
    }

    /** Refuses new calls from now on. */
    public void drain() {
        draining = true;
    }

    /** How many calls are live. */
    public int liveCalls() {
        return live.size();
    }

    /** Whether nobody is connected any more: every call is over, and every caller has had its Close frame. */
    public boolean empty() {
        return present.isEmpty();
    }

    /** Ends every live call, each on its own event loop. */
    public void endAll(CloseCause cause) {
        for (Call call : live) {
            call.loop().execute(() -> call.end(cause));
        }
    }

    /** Dials for a call whose caller speaks and hears in these formats. */
    ModelSession dial(Call call, AudioFormat uplink, AudioFormat downlink) {
        SessionOpen session = settings.session();
        SessionOpen open = settings.callersFormat() ? session.withFormats(uplink, downlink) : session;
        return connector.open(call.loop(), open, call);
    }

    /** Dials for a call whose messages pass as they are: the model's calls of functions too, so that the caller must do them. */
    ModelSession dialPassThrough(Call call) {
        SessionOpen open = settings.session().withTools(settings.tools().forwarded());
        return connector.openPassThrough(call.loop(), open, call);
    }

    void forget(Call call) {
        live.remove(call);
    }

    void left(Call call) {
        present.remove(call);
    }

    CallSettings settings() {
        return settings;
    }

    CallObserver observer() {
        return observer;
    }

    String modelName() {
        return connector.dialectName();
    }

    CallLoop clocksOf(EventLoop loop) {
        CallLoop found = clocks.get(loop);
        if (found == null) {
            throw new IllegalArgumentException("not one of this switchboard's event loops");
        }
        return found;
    }
}

package org.tandemrelay.relay.call;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentDirectory;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.call.downlink.DownlinkLoop;
import org.tandemrelay.relay.call.leg.Admitted;
import org.tandemrelay.relay.call.leg.Arrival;
import org.tandemrelay.relay.call.leg.CallerEvent;
import org.tandemrelay.relay.call.leg.CallerLeg;
import org.tandemrelay.relay.call.leg.CloseCause;
import org.tandemrelay.relay.call.line.Crowd;
import org.tandemrelay.relay.call.settings.AgentLine;
import org.tandemrelay.relay.call.settings.AgentLines;
import org.tandemrelay.relay.call.settings.CallSettings;
import org.tandemrelay.relay.call.tally.CallObserver;
import org.tandemrelay.relay.keeping.CallRecorder;
import org.tandemrelay.relay.keeping.Keeper;
import org.tandemrelay.relay.keeping.RecordingPolicy;
import org.tandemrelay.relay.playout.Metronome;
import org.tandemrelay.relay.spend.Spending;
import org.tandemrelay.upstream.connect.ModelConnector;

/**
 * Makes calls, and knows the live ones. The only thing that calls of different event loops share; safe from any thread.
 */
public final class Switchboard {

    private final Books books;
    private final Map<EventLoop, CallLoop> clocks = new HashMap<>();
    private final Set<Call> live = ConcurrentHashMap.newKeySet();

    /** Live calls, and those whose callers have still to take their leave. */
    private final Set<Call> present = ConcurrentHashMap.newKeySet();

    /** Of the live calls, those whose model is not there yet, or has not been sent what was kept until then. */
    private final Set<Call> waiting = ConcurrentHashMap.newKeySet();

    /** Exchanged as a whole, for calls that begin then. */
    private volatile AgentLines agents;

    private volatile boolean draining;

    /**
     * What is counted and kept of calls.
     *
     * @param observer who counts
     * @param spending what calls cost, and may
     * @param keeper keeps what agents' profiles want kept; null if nothing can be kept
     */
    public record Books(
            CallObserver observer,
            Spending spending,
            @Nullable Keeper keeper) {}

    /**
     * A switchboard with no calls.
     *
     * @param agents who answer
     * @param loops all the event loops that callers' channels can be on
     * @param books what is counted and kept of calls
     */
    public Switchboard(AgentLines agents, EventLoopGroup loops, Books books) {
        this.agents = agents;
        this.books = books;
        for (EventExecutor executor : loops) {
            EventLoop loop = (EventLoop) executor;
            Metronome watch = new Metronome(loop, settings().watch());
            clocks.put(loop, new CallLoop(new DownlinkLoop(loop), watch, new Crowd()));
        }
    }

    /**
     * A switchboard with one agent.
     *
     * @param settings of every call
     * @param loops all the event loops that callers' channels can be on
     * @param connector to the model
     * @param observer who counts
     */
    public Switchboard(CallSettings settings, EventLoopGroup loops, ModelConnector connector, CallObserver observer) {
        this(AgentLines.of(settings, connector), loops, new Books(observer, Spending.unlimited(), null));
    }

    /**
     * Exchanges what is needed for the calls that begin from now on; those under way keep what they have.
     *
     * @param others with the same agents
     */
    public void agents(AgentLines others) {
        agents = others;
    }

    /** What calls cost, and may. */
    public Spending spending() {
        return books.spending();
    }

    /** Who answers. */
    public AgentDirectory agents() {
        return agents.directory();
    }

    /** A call for a caller who asks for nobody by the address: see {@link #newCall(CallerLeg, CallerEvent.CallStarted, Admitted)}. */
    public Call newCall(CallerLeg leg, CallerEvent.CallStarted started) {
        return newCall(leg, started, Admitted.anybody());
    }

    /**
     * A call for a caller whose socket is open; {@link Call#start} dials the model. On the caller's event loop.
     *
     * @param admitted what was settled at the door
     */
    public Call newCall(CallerLeg leg, CallerEvent.CallStarted started, Admitted admitted) {
        // A name, not a secret: the generator for those reads a file, which would hold up the loop.
        String name = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        Call call = new Call(new Arrival("call_" + name, leg, started, admitted), this);
        live.add(call);
        waiting.add(call);
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

    /** How many of them wait for their model, or have just done so: what their callers said meanwhile is kept until it is sent. */
    public int waitingCalls() {
        return waiting.size();
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

    /**
     * How long, in ns, the model of an agent is not dialled, since it took no calls: see {@link ModelConnector#restsNanos}.
     *
     * @param profile null if it is not known yet who answers: then only if nobody could
     */
    public long modelRestsNanos(@Nullable AgentProfile profile, long nowNanos) {
        if (profile != null) {
            return line(profile).connector().restsNanos(nowNanos);
        }
        return agents.all().stream()
                .mapToLong(line -> line.connector().restsNanos(nowNanos))
                .min()
                .orElse(0);
    }

    /** What is needed for a call that this agent answers. */
    AgentLine line(AgentProfile profile) {
        return agents.of(profile);
    }

    void waits(Call call) {
        waiting.add(call);
    }

    void waitsNoMore(Call call) {
        waiting.remove(call);
    }

    void forget(Call call) {
        waiting.remove(call);
        live.remove(call);
    }

    void left(Call call) {
        present.remove(call);
    }

    /** Of these only what all agents have in common. */
    CallSettings settings() {
        return agents.usual().settings();
    }

    CallObserver observer() {
        return books.observer();
    }

    /** Who keeps what is said in a call; null if nobody. */
    @Nullable
    CallRecorder recorder(Arrival arrival, AgentProfile agent, long begunNanos) {
        RecordingPolicy policy = agent.recording();
        Keeper keeper = books.keeper();
        if (policy == null || keeper == null) {
            return null;
        }
        EventLoop loop = arrival.leg().loop();
        Keeper.Order order = new Keeper.Order(arrival.id(), arrival.admitted().name(), agent.name());
        return keeper.recorder(order, policy, new Keeper.Clockwork(loop, loop.ticker()::nanoTime, begunNanos));
    }

    String modelName() {
        return agents.usual().connector().dialectName();
    }

    CallLoop clocksOf(EventLoop loop) {
        CallLoop found = clocks.get(loop);
        if (found == null) {
            throw new IllegalArgumentException("not one of this switchboard's event loops");
        }
        return found;
    }
}

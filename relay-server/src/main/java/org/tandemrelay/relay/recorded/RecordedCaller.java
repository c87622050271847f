package org.tandemrelay.relay.recorded;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Calls a relay and plays a recording to it, once.
 *
 * <p>The public methods are for any thread; everything else happens on one event loop of the {@link CallerNetwork}.
 */
public final class RecordedCaller {

    private final CallerNetwork network;
    private final Assignment assignment;
    private final EventLoop loop;

    /** Null until dialled; touched on the loop only. */
    private @Nullable RecordedCall call;

    /**
     * Prepares a call.
     *
     * @param records filled by the call; to be read when its report is there
     */
    public RecordedCaller(CallerNetwork network, CallPlan plan, CallRecords records) {
        this.network = network;
        this.assignment = new Assignment(plan, records, System::nanoTime, new CompletableFuture<>());
        this.loop = network.nextLoop();
    }

    /**
     * Dials. May be called once.
     *
     * @return completed on the event loop when the call is over, always with a report: also a call that was refused, or never came
     *     about, has one. Dependents must not block.
     */
    public CompletableFuture<CallReport> connect() {
        loop.execute(this::dial);
        return assignment.report();
    }

    /** Hangs up in good order, as the caller itself does when all was said and heard. */
    public void hangup() {
        loop.execute(() -> {
            if (call != null) {
                call.hangup();
            }
        });
    }

    /** Where the call is now. */
    public CompletableFuture<CallProgress> progress() {
        CompletableFuture<CallProgress> progress = new CompletableFuture<>();
        loop.execute(() -> progress.complete(call == null ? CallProgress.DIALLING : call.progress()));
        return progress;
    }

    private void dial() {
        CallPlan plan = assignment.plan();
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channel(network.socketChannel())
                .resolver(network.resolver())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, plan.timeoutMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new CallerInitializer(network, plan, this::onChannel))
                .connect(plan.destination().uri().getHost(), plan.destination().port());
        connecting.addListener(future -> {
            Throwable failure = future.cause();
            if (failure != null && call != null) {
                call.onFailure(failure);
            } else if (failure != null) {
                assignment.report().complete(CallReport.withoutCall(Ending.unreachable(failure)));
            }
        });
    }

    private RecordedCall onChannel(Channel channel) {
        RecordedCall made = new RecordedCall(channel, assignment);
        call = made;
        return made;
    }
}

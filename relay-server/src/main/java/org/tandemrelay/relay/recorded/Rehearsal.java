package org.tandemrelay.relay.recorded;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.tandemrelay.relay.recorded.line.Destination;

/**
 * Goes through a call without a network. Otherwise the first call of a process would be measured while the JVM loads its classes,
 * which takes longer than much of what is to be measured.
 */
final class Rehearsal {

    private static final URI NOWHERE = URI.create("ws://rehearsal/");
    /** Nothing here waits; but a machine may be so busy that loading classes takes seconds. */
    private static final int PATIENCE_MILLIS = 60_000;

    private static final int MAX_REQUEST_BYTES = 4_096;

    private final EmbeddedChannel caller;
    private final EmbeddedChannel relay;

    private Rehearsal(EmbeddedChannel caller, EmbeddedChannel relay) {
        this.caller = caller;
        this.relay = relay;
    }

    /**
     * Rehearses a call, on the calling thread.
     *
     * @return the report of a call that nobody made
     */
    static CallReport of(CallPlan plan, CallerNetwork network) {
        Destination nowhere = new Destination(plan.destination().dialect(), NOWHERE, null);
        CallPlan there = new CallPlan(nowhere, plan.recording(), plan.frameMillis(), PATIENCE_MILLIS, PATIENCE_MILLIS);
        CallRecords records = new CallRecords(new CallTimeline(), new ReplyRecorder());
        Assignment assignment = new Assignment(there, records, System::nanoTime, new CompletableFuture<>());
        EmbeddedChannel relay = new EmbeddedChannel(
                new HttpServerCodec(),
                new HttpObjectAggregator(MAX_REQUEST_BYTES),
                new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                        .websocketPath("/")
                        .checkStartsWith(true)
                        .subprotocols(plan.destination().dialect().subprotocol())
                        .handleCloseFrames(false)
                        .sendCloseFrame(null)
                        .build()));
        EmbeddedChannel caller = new EmbeddedChannel(
                new CallerInitializer(network, there, channel -> new RecordedCall(channel, assignment)));
        new Rehearsal(caller, relay).play(there);
        return assignment.report().join();
    }

    private void play(CallPlan plan) {
        try {
            carry();
            for (WebSocketFrame frame : plan.destination().dialect().rehearsal(greeting(), plan.audio())) {
                relay.writeOutbound(frame);
                carry();
            }
            relay.writeOutbound(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
            carry();
        } finally {
            // Where the relay's Close did not arrive, this ends the call too.
            caller.finishAndReleaseAll();
            relay.finishAndReleaseAll();
        }
    }

    /** What the caller said last; empty if it said nothing. */
    private String greeting() {
        String last = "";
        for (Object message = relay.readInbound(); message != null; message = relay.readInbound()) {
            if (message instanceof TextWebSocketFrame text) {
                last = text.text();
            }
            ReferenceCountUtil.release(message);
        }
        return last;
    }

    /** Carries what lies at either end to the other, until nothing does. */
    private void carry() {
        while (carry(caller, relay) || carry(relay, caller)) {
            // Each answer may call for another.
        }
    }

    private static boolean carry(EmbeddedChannel from, EmbeddedChannel to) {
        Object bytes = from.readOutbound();
        if (bytes == null) {
            return false;
        }
        to.writeInbound(bytes);
        return true;
    }
}

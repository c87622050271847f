package org.tandemrelay.relay.recorded;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/**
 * Goes through a call without a network. Otherwise the first call of a process would be measured while the JVM loads its classes,
 * which takes longer than much of what is to be measured.
 */
final class Rehearsal {

    private static final URI NOWHERE = URI.create("ws://rehearsal/");
    /** Nothing here waits; but a machine may be so busy that loading classes takes seconds. */
    private static final int PATIENCE_MILLIS = 60_000;

    private static final int MAX_REQUEST_BYTES = 4_096;
    private static final int AUDIO_BYTES = 320;

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
        CallPlan there = new CallPlan(NOWHERE, plan.recording(), plan.frameMillis(), PATIENCE_MILLIS, PATIENCE_MILLIS);
        CallRecords records = new CallRecords(new CallTimeline(), new ReplyRecorder());
        Assignment assignment = new Assignment(there, records, System::nanoTime, new CompletableFuture<>());
        EmbeddedChannel relay = new EmbeddedChannel(
                new HttpServerCodec(),
                new HttpObjectAggregator(MAX_REQUEST_BYTES),
                new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                        .websocketPath("/")
                        .handleCloseFrames(false)
                        .sendCloseFrame(null)
                        .build()));
        EmbeddedChannel caller = new EmbeddedChannel(
                new CallerInitializer(network, there, channel -> new RecordedCall(channel, assignment)));
        new Rehearsal(caller, relay).play(there.recording());
        return assignment.report().join();
    }

    private void play(Recording said) {
        try {
            carry();
            say("{\"type\":\"started\",\"call\":\"rehearsal\",\"version\":1,\"encoding\":\""
                    + said.encoding().label() + "\",\"rate\":" + said.rateHz() + "}");
            say("{\"type\":\"state\",\"state\":\"speaking\"}");
            say("{\"type\":\"audio\",\"item\":\"item\",\"response\":\"response\"}");
            relay.writeOutbound(
                    new BinaryWebSocketFrame(relay.alloc().buffer(AUDIO_BYTES).writeZero(AUDIO_BYTES)));
            say(
                    "{\"type\":\"caption\",\"role\":\"assistant\",\"item\":\"item\",\"text\":\"Hello.\",\"mode\":\"append\"}");
            say("{\"type\":\"flush\",\"item\":\"item\",\"reason\":\"interrupt\"}");
            say("{\"type\":\"mark\",\"name\":\"mark\"}");
            say("{\"type\":\"ended\",\"cause\":\"caller_hangup\",\"message\":\"\",\"retry\":false}");
            relay.writeOutbound(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
            carry();
        } finally {
            // Where the relay's Close did not arrive, this ends the call too.
            caller.finishAndReleaseAll();
            relay.finishAndReleaseAll();
        }
    }

    private void say(String message) {
        relay.writeOutbound(new TextWebSocketFrame(message));
        carry();
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

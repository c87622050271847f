package org.tandemrelay.relay.caller.twilio;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.tandemrelay.relay.LoopbackServer;

/**
 * A model that takes the session that it is asked for, writes down the base64 of what it hears, message by message, and says what a test
 * has it say.
 */
final class RecordingModel implements AutoCloseable {

    /** Reads trees from the start: its first use would take a lock on an event loop. */
    private static final ObjectReader JSON_TREES = new ObjectMapper().readerFor(JsonNode.class);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> appended = new CopyOnWriteArrayList<>();
    private final List<JsonNode> told = new CopyOnWriteArrayList<>();

    /** The one that called last; null before. */
    private volatile Channel caller;

    private final LoopbackServer server = LoopbackServer.start(channel -> channel.pipeline()
            .addLast(new HttpServerCodec())
            .addLast(new HttpObjectAggregator(4_096))
            .addLast(new WebSocketServerProtocolHandler("/", true))
            .addLast(new Ear()));

    URI url() {
        return URI.create("ws://127.0.0.1:" + server.port() + "/");
    }

    /** Begins an answer. */
    void beginAnswer() {
        send("{'type':'response.created','response':{'id':'resp_1','status':'in_progress'}}");
    }

    /** Goes on with it, by so much base64. */
    void speak(String base64) {
        send("{'type':'response.output_audio.delta','response_id':'resp_1','item_id':'item_1','output_index':0,"
                + "'content_index':0,'delta':'" + base64 + "'}");
    }

    /** Ends it. */
    void endAnswer() {
        send("{'type':'response.done','response':{'id':'resp_1','status':'completed','output':[]}}");
    }

    /** Hears the caller begin to speak. */
    void interrupt() {
        send("{'type':'input_audio_buffer.speech_started','audio_start_ms':0,'item_id':'item_2'}");
    }

    private void send(String json) {
        Channel to = requireNonNull(caller, "nobody has called");
        to.writeAndFlush(new TextWebSocketFrame(json.replace('\'', '"')));
    }

    /** What it was told, other than speech. */
    List<JsonNode> told() {
        return told;
    }

    List<String> appended() {
        return appended;
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Ear extends SimpleChannelInboundHandler<TextWebSocketFrame> {

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
                caller = ctx.channel();
                say(ctx, "session.created", JSON.createObjectNode());
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) throws Exception {
            JsonNode message = JSON_TREES.readTree(frame.text());
            if (message.path("type").asText().equals("session.update")) {
                say(ctx, "session.updated", message.path("session"));
            } else if (message.path("type").asText().equals("input_audio_buffer.append")) {
                appended.add(message.path("audio").asText());
            } else {
                told.add(message);
            }
        }

        private static void say(ChannelHandlerContext ctx, String type, JsonNode session) {
            ObjectNode message = JSON.createObjectNode().put("type", type);
            message.set("session", session);
            ctx.writeAndFlush(new TextWebSocketFrame(message.toString()));
        }
    }
}

package org.tandemrelay.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A model that sets up its session, and then does nothing but what a line of the test says, in its own wire format. */
public final class ScriptedModel implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORMATS = "'audio':{'input':{'format':{'type':'audio/pcm','rate':24000},"
            + "'turn_detection':{'type':'server_vad'}},'output':{'format':{'type':'audio/pcm','rate':24000}}}";

    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger lastSample = new AtomicInteger();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final List<Channel> sockets = new CopyOnWriteArrayList<>();
    private final LoopbackServer server = LoopbackServer.start(this::fill);

    private void fill(Channel channel) {
        WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .checkStartsWith(true)
                .maxFramePayloadLength(1 << 20)
                .build();
        channel.pipeline()
                .addLast(
                        new HttpServerCodec(),
                        new HttpObjectAggregator(1 << 16),
                        new WebSocketServerProtocolHandler(config),
                        new Ear());
    }

    private final class Ear extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete handshake) {
                authorizations.add(handshake.requestHeaders().get(HttpHeaderNames.AUTHORIZATION));
                sockets.add(ctx.channel());
                tell(ctx.channel(), "{'type':'session.created','session':{'id':'sess_1'}}");
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame)
                throws JsonProcessingException {
            JsonNode event = JSON.readTree(frame.text());
            if (event.path("type").asText().equals("session.update")) {
                tell(ctx.channel(), "{'type':'session.updated','session':{'id':'sess_1'," + FORMATS + "}}");
            } else if (event.path("type").asText().equals("input_audio_buffer.append")) {
                byte[] pcm = Base64.getDecoder().decode(event.path("audio").asText());
                if (pcm.length >= 2) {
                    lastSample.set((pcm[pcm.length - 2] & 0xff) | pcm[pcm.length - 1] << 8);
                }
            } else {
                received.add(event);
            }
        }
    }

    public URI url() {
        return URI.create("ws://127.0.0.1:" + server.port() + "/");
    }

    /** Says this, with ' for ", in the first session that is not over. */
    public void say(String json) {
        tell(session(), json);
    }

    private Channel session() {
        return sockets.stream().filter(Channel::isActive).findFirst().orElseThrow();
    }

    private static void tell(Channel socket, String json) {
        socket.writeAndFlush(new TextWebSocketFrame(json.replace('\'', '"')));
    }

    /** Ends that session. */
    public void closeSession(int code) {
        session().writeAndFlush(new CloseWebSocketFrame(code, "")).addListener(ChannelFutureListener.CLOSE);
    }

    /** By what each session was opened. */
    public List<String> authorizations() {
        return authorizations;
    }

    /** How many sessions there have been. */
    public int sessions() {
        return sockets.size();
    }

    public void begin(String response) {
        say("{'type':'response.created','response':{'id':'" + response + "','status':'in_progress'}}");
    }

    /** So many ms of sound, as one delta. */
    public void speak(String response, String item, int millis) {
        byte[] pcm = new byte[millis * 48];
        for (int i = 0; i < pcm.length; i += 2) {
            pcm[i] = (byte) (i % 127);
            pcm[i + 1] = 8;
        }
        say("{'type':'response.output_audio.delta','response_id':'" + response + "','item_id':'" + item
                + "','output_index':0,'content_index':0,'delta':'"
                + Base64.getEncoder().encodeToString(pcm) + "'}");
    }

    public void callTool(String response, String call, String name) {
        say("{'type':'response.function_call_arguments.done','response_id':'" + response + "','item_id':'item_" + call
                + "','output_index':0,'call_id':'" + call + "','name':'" + name + "','arguments':'{}'}");
    }

    public void end(String response, String status) {
        say("{'type':'response.done','response':{'id':'" + response + "','status':'" + status + "'}}");
    }

    public void refuse(JsonNode event, String code) {
        say("{'type':'error','error':{'type':'invalid_request_error','code':'" + code + "','message':'No.','event_id':'"
                + event.path("event_id").asText() + "'}}");
    }

    /** The last sample of audio that has come, of any call. */
    public int lastSample() {
        return lastSample.get();
    }

    /** All events of a type that came, but for audio. */
    public List<JsonNode> all(String type) {
        return received.stream()
                .filter(event -> event.path("type").asText().equals(type))
                .toList();
    }

    /** Waits for the n-th event of a type, counted from 1. */
    public JsonNode await(String type, int n) {
        Awaitility.await(n + " × " + type)
                .pollInterval(5, TimeUnit.MILLISECONDS)
                .until(() -> all(type).size() >= n);
        return all(type).get(n - 1);
    }

    @Override
    public void close() {
        server.close();
    }
}

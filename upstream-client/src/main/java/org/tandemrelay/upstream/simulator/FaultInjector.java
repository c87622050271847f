package org.tandemrelay.upstream.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** Makes events late, lost, strange or final on their way out. In its place stands the socket itself where nothing shall go wrong. */
final class FaultInjector implements Outlet {

    private static final String AUDIO_DELTA = "response.output_audio.delta";

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Late(String type, byte[] json, long dueNanos) {}

    private final Outlet next;
    private final Faults faults;
    private final EventLoop loop;
    private final Queue<Late> late = new ArrayDeque<>();
    private int audioDeltas;
    private boolean bigSent;
    private boolean struck;

    FaultInjector(Outlet next, Faults faults, EventLoop loop) {
        this.next = next;
        this.faults = faults;
        this.loop = loop;
    }

    @Override
    public void send(String type, ByteBuf json) {
        if (type.equals(faults.text(Fault.DROP))) {
            json.release();
            return;
        }
        if (faults.has(Fault.UNKNOWN)) {
            delayed(
                    "simulator.unheard_of",
                    ascii("{\"type\":\"simulator.unheard_of\",\"event_id\":\"" + Ids.next("event")
                            + "\",\"nested\":{\"type\":\"response.done\",\"delta\":[1,2,{\"audio\":null}]}}"));
        }
        delayed(type, json);
        if (type.equals("response.created") && faults.has(Fault.BIG) && !bigSent) {
            bigSent = true;
            delayed("simulator.big", big(faults.number(Fault.BIG, 0)));
        }
        if (type.equals(AUDIO_DELTA) && ++audioDeltas >= faults.afterDeltas() && !struck) {
            struck = true;
            strike();
        }
    }

    private void strike() {
        String code = faults.text(Fault.ERROR);
        if (code != null) {
            delayed(
                    "error",
                    ascii(
                            "{\"type\":\"error\",\"event_id\":\"" + Ids.next("event")
                                    + "\",\"error\":{\"type\":\"server_error\",\"code\":\"" + code
                                    + "\",\"message\":\"The simulator was asked for this error.\",\"param\":null,\"event_id\":null}}"));
        }
        if (faults.has(Fault.CLOSE)) {
            next.close(faults.number(Fault.CLOSE, 0), faults.reason());
        } else if (faults.has(Fault.RESET)) {
            next.flush();
            next.reset();
        } else if (faults.has(Fault.STALL)) {
            next.flush();
            next.stall();
        }
    }

    private void delayed(String type, ByteBuf json) {
        int delayMillis = faults.number(Fault.DELAY, 0);
        if (delayMillis == 0) {
            next.send(type, json);
            return;
        }
        // Copied to the heap: what waits here when the loop ends is then nobody's to release.
        late.add(new Late(type, ByteBufUtil.getBytes(json), System.nanoTime() + delayMillis * 1_000_000L));
        json.release();
        loop.schedule(this::sendLate, delayMillis, TimeUnit.MILLISECONDS);
    }

    private void sendLate() {
        long now = System.nanoTime();
        for (Late event = late.peek(); event != null && event.dueNanos - now <= 0; event = late.peek()) {
            late.remove();
            next.send(event.type, Unpooled.wrappedBuffer(event.json));
        }
        next.flush();
    }

    private static ByteBuf big(int bytes) {
        String head = "{\"type\":\"simulator.big\",\"padding\":\"";
        byte[] json = new byte[Math.max(bytes, head.length() + 2)];
        Arrays.fill(json, (byte) 'x');
        byte[] start = head.getBytes(US_ASCII);
        System.arraycopy(start, 0, json, 0, start.length);
        json[json.length - 2] = '"';
        json[json.length - 1] = '}';
        return Unpooled.wrappedBuffer(json);
    }

    private static ByteBuf ascii(String json) {
        return Unpooled.wrappedBuffer(json.getBytes(US_ASCII));
    }

    @Override
    public void flush() {
        next.flush();
    }

    @Override
    public boolean writable() {
        return next.writable();
    }

    @Override
    public void close(int code, String reason) {
        next.close(code, reason);
    }

    @Override
    public void closedByPeer(int code) {
        next.closedByPeer(code);
    }

    @Override
    public void reset() {
        next.reset();
    }

    @Override
    public void stall() {
        next.stall();
    }

    @Override
    public void released() {
        late.clear();
        next.released();
    }
}

package org.tandemrelay.upstream.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.tandemrelay.upstream.session.ModelEvent;
import org.tandemrelay.upstream.session.ModelEvent.SessionClosed;
import org.tandemrelay.upstream.session.ModelListener;
import org.tandemrelay.upstream.session.ModelSession;
import org.tandemrelay.upstream.session.OutputItem;
import org.tandemrelay.upstream.session.SessionOpen;

/** A call that holds a session to its contract: one thread, never from inside a command, one end and nothing behind it. */
final class TestCall implements ModelListener {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EventLoop loop;
    private final List<ModelEvent> events = new CopyOnWriteArrayList<>();
    private final List<String> breaches = new CopyOnWriteArrayList<>();
    private final AtomicLong audioBytes = new AtomicLong();
    private ModelSession session;
    private boolean inCommand;

    TestCall(EventLoop loop) {
        this.loop = loop;
    }

    static TestCall dial(EventLoop loop, ModelConnector connector) {
        TestCall call = new TestCall(loop);
        call.run(nothing -> call.session = connector.open(loop, SessionOpen.defaults(), call));
        return call;
    }

    /** Commands, given on the event loop; returns when they have been taken. */
    TestCall run(Consumer<ModelSession> commands) {
        loop.submit(() -> {
                    inCommand = true;
                    try {
                        commands.accept(session);
                    } finally {
                        inCommand = false;
                    }
                })
                .syncUninterruptibly();
        return this;
    }

    ModelSession session() {
        return session;
    }

    @Override
    public void onModelEvent(ModelEvent event) {
        check(event.toString());
        events.add(event);
    }

    @Override
    public void onModelAudio(OutputItem item, ByteBuf audio) {
        check("audio");
        audioBytes.addAndGet(audio.readableBytes());
        audio.release();
    }

    @Override
    public void onModelReadComplete() {
        check("read complete");
    }

    @Override
    public void onModelWritable(boolean writable) {
        check("writable");
    }

    private void check(String what) {
        if (!loop.inEventLoop()) {
            breaches.add(what + " on " + Thread.currentThread().getName());
        }
        if (inCommand) {
            breaches.add(what + " from inside a command");
        }
        if (!ends().isEmpty()) {
            breaches.add(what + " after the end");
        }
    }

    List<ModelEvent> events() {
        return events;
    }

    long audioBytes() {
        return audioBytes.get();
    }

    List<SessionClosed> ends() {
        return all(SessionClosed.class);
    }

    <T extends ModelEvent> List<T> all(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends ModelEvent> T await1(Class<T> kind) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
            assertThat(breaches).isEmpty();
            assertThat(all(kind))
                    .as("%s among %s", kind.getSimpleName(), events)
                    .isNotEmpty();
        });
        return all(kind).get(0);
    }

    SessionClosed awaitEnd() {
        return await1(SessionClosed.class);
    }

    void assertContractHeld() {
        assertThat(breaches).isEmpty();
        assertThat(ends()).hasSizeLessThanOrEqualTo(1);
    }
}

package org.tandemrelay.upstream.simulator;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The sessions of a simulator, and the logs of those that ended last. Sessions come and go on several event loops and tests look from
 * other threads, so it is locked; what it does to a session it does on that session's loop.
 */
final class SessionRegistry {

    private static final int MAX_LOGS = 256;

    private final Map<Session, Channel> open = new LinkedHashMap<>();
    private final Deque<SessionLog> logs = new ArrayDeque<>();
    private int connections;

    synchronized int nextConnection() {
        return ++connections;
    }

    synchronized void opened(Session session, Channel channel) {
        open.put(session, channel);
        logs.addLast(session.log());
        if (logs.size() > MAX_LOGS) {
            logs.removeFirst();
        }
    }

    synchronized void closed(Session session) {
        open.remove(session);
    }

    synchronized int openSessions() {
        return open.size();
    }

    synchronized List<SessionRecord> records() {
        return logs.stream().map(SessionLog::snapshot).toList();
    }

    /** Does something to each open session; returns what completes when their connections are gone. */
    List<ChannelFuture> forEach(Consumer<Session> action) {
        Map<Session, Channel> now;
        synchronized (this) {
            now = new LinkedHashMap<>(open);
        }
        List<ChannelFuture> gone = new ArrayList<>();
        now.forEach((session, channel) -> {
            channel.eventLoop().execute(() -> {
                action.accept(session);
                session.flush();
            });
            gone.add(channel.closeFuture());
        });
        return gone;
    }
}

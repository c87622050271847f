package org.tandemrelay.testing.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.tandemrelay.testing.fault.ProxyEvent.Kind;

/**
 * Stands between a client and a server on this machine, and does to their bytes what rules say: by connection, by direction, by WebSocket
 * frame. Without rules it only passes on, and writes down what it saw.
 */
public final class FaultProxy implements AutoCloseable {

    private final InetSocketAddress server;
    private final ServerSocket listening;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<ProxyEvent> events = new CopyOnWriteArrayList<>();
    private final List<Link> links = new CopyOnWriteArrayList<>();

    private FaultProxy(int serverPort) throws IOException {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
        listening = new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
    }

    /** A proxy before the server at this port. */
    public static FaultProxy to(int serverPort) {
        try {
            FaultProxy proxy = new FaultProxy(serverPort);
            proxy.thread("fault-accept", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where to connect instead. */
    public int port() {
        return listening.getLocalPort();
    }

    /** A rule for the n-th connection, counted from 1. */
    public RuleMaker connection(int n) {
        return new RuleMaker(this, n);
    }

    /** A rule for all of them. */
    public RuleMaker anyConnection() {
        return new RuleMaker(this, 0);
    }

    /** The network is well again, for what was not lost yet. */
    public void heal() {
        rules.clear();
    }

    /** RST on every connection that there is. */
    public void resetAll() {
        links.forEach(Link::reset);
    }

    /** All that happened so far, in order. */
    public List<ProxyEvent> events() {
        return List.copyOf(events);
    }

    /** How often something happened so far. */
    public long count(Kind kind) {
        return events.stream().filter(event -> event.kind() == kind).count();
    }

    /** The frames and heads of a connection that came from one side. */
    public List<Unit> seen(int connection, Direction direction) {
        return events.stream()
                .filter(event -> event.kind() == Kind.READ)
                .filter(event -> event.connection() == connection && event.direction() == direction)
                .map(ProxyEvent::unit)
                .toList();
    }

    /** The codes of the Close frames among them: of a peer that keeps to the rules one at most. */
    public List<Integer> closeCodes(int connection, Direction direction) {
        return seen(connection, direction).stream()
                .map(Unit::closeCode)
                .filter(code -> code != -1)
                .toList();
    }

    List<Rule> rules() {
        return rules;
    }

    void add(Rule rule) {
        rules.add(rule);
    }

    void log(int connection, Direction direction, Kind kind, Unit unit, String fault) {
        events.add(new ProxyEvent(System.nanoTime(), connection, direction, kind, unit, fault));
    }

    void thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            for (int number = 1; true; number++) {
                connect(number, listening.accept());
            }
        } catch (SocketException closed) {
            // The test is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connect(int number, Socket client) throws IOException {
        client.setTcpNoDelay(true);
        Socket onward = new Socket();
        try {
            onward.setTcpNoDelay(true);
            onward.connect(server);
        } catch (IOException nobodyThere) {
            log(number, null, Kind.UNREACHABLE, null, "");
            client.setSoLinger(true, 0);
            client.close();
            return;
        }
        log(number, null, Kind.CONNECTED, null, "");
        Link link = new Link(this, number, client, onward);
        links.add(link);
        link.start();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        links.forEach(Link::close);
    }
}

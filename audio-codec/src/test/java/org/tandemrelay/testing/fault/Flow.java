package org.tandemrelay.testing.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.tandemrelay.testing.fault.ProxyEvent.Kind;

/** One direction of one connection: a thread reads, and one lets come to pass what is to happen. */
public final class Flow {

    /** Units that may be under way: then the sender feels it. */
    private static final int MOST_UNDER_WAY = 256;

    private static final Unit END = new Unit(-1, Unit.NO_FRAME, new byte[0], 0);

    private final FaultProxy proxy;
    private final Link link;
    private final Direction direction;
    private final Socket from;
    private final Socket to;
    private final BlockingQueue<Unit> underWay = new ArrayBlockingQueue<>(MOST_UNDER_WAY);
    private volatile boolean stopped;

    Flow(FaultProxy proxy, Link link, Direction direction) {
        this.proxy = proxy;
        this.link = link;
        this.direction = direction;
        this.from = direction == Direction.UP ? link.client() : link.server();
        this.to = direction == Direction.UP ? link.server() : link.client();
    }

    void start() {
        proxy.thread("fault-read", this::read);
        proxy.thread("fault-write", this::write);
    }

    private void read() {
        try {
            UnitReader reader = new UnitReader(from.getInputStream());
            for (Unit unit = reader.next(); unit != null; unit = reader.next()) {
                proxy.log(link.number(), direction, Kind.READ, unit, "");
                underWay.put(unit);
            }
            proxy.log(link.number(), direction, Kind.ENDED, null, "");
            underWay.put(END);
        } catch (SocketException broken) {
            if (!link.closed()) {
                proxy.log(link.number(), direction, Kind.RESET, null, "");
                link.reset();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            while (!link.closed()) {
                Unit unit = underWay.poll(20, TimeUnit.MILLISECONDS);
                if (stopped || unit == null) {
                    continue;
                }
                if (unit == END) {
                    to.shutdownOutput();
                    return;
                }
                pass(unit);
            }
        } catch (IOException broken) {
            link.reset();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(Unit unit) throws IOException {
        byte[] bytes = unit.bytes();
        for (Rule rule : proxy.rules()) {
            if (bytes != null && rule.concerns(link.number(), direction, unit)) {
                proxy.log(link.number(), direction, Kind.FAULT, unit, rule.name());
                bytes = rule.fault().befall(unit, bytes, this);
            }
        }
        if (bytes != null) {
            send(bytes);
        }
    }

    /** Sends at once. */
    public void send(byte[] bytes) throws IOException {
        if (!stopped && !link.closed()) {
            OutputStream out = to.getOutputStream();
            out.write(bytes);
            out.flush();
        }
    }

    /** Holds this direction up. */
    public void waitUntil(long nanos) {
        for (long left = nanos - System.nanoTime();
                left > 0 && !link.closed() && !stopped;
                left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(20)));
        }
    }

    /** Nothing goes this way any more. */
    public void stop() {
        stopped = true;
    }

    /** Nothing goes either way any more. */
    public void blackhole() {
        link.blackhole();
    }

    /** Ends the connection by RST. */
    public void reset() {
        proxy.log(link.number(), direction, Kind.RESET, null, "");
        link.reset();
    }

    /** Ends the connection by FIN. */
    public void close() {
        link.close();
    }
}

package org.tandemrelay.testing.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;

/** One connection through the proxy. */
final class Link {

    private final int number;
    private final Socket client;
    private final Socket server;
    private final Flow up;
    private final Flow down;
    private volatile boolean closed;

    Link(FaultProxy proxy, int number, Socket client, Socket server) {
        this.number = number;
        this.client = client;
        this.server = server;
        this.up = new Flow(proxy, this, Direction.UP);
        this.down = new Flow(proxy, this, Direction.DOWN);
    }

    void start() {
        up.start();
        down.start();
    }

    int number() {
        return number;
    }

    Socket client() {
        return client;
    }

    Socket server() {
        return server;
    }

    boolean closed() {
        return closed;
    }

    void blackhole() {
        up.stop();
        down.stop();
    }

    void reset() {
        end(0);
    }

    void close() {
        end(-1);
    }

    private void end(int lingerSeconds) {
        closed = true;
        for (Socket socket : new Socket[] {client, server}) {
            try {
                if (!socket.isClosed()) {
                    socket.setSoLinger(lingerSeconds >= 0, Math.max(0, lingerSeconds));
                    socket.close();
                }
            } catch (SocketException endedMeanwhile) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(endedMeanwhile);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

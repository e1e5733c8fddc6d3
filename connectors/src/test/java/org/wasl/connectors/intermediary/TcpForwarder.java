package org.wasl.connectors.intermediary;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.wasl.runtime.TestPorts;

/** The network between the gateway and an agency. A test can cut, close and hang it. */
public final class TcpForwarder implements AutoCloseable {
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong connections = new AtomicLong();
  private volatile boolean hangs;
  private volatile long delayNanos;
  private volatile ServerSocket server;
  private volatile Thread acceptor;

  /**
   * Forwards to this port from a reserved port, which nobody else gets even while this is closed.
   */
  public TcpForwarder(int target) throws IOException {
    this.target = target;
    listen(TestPorts.reserve());
  }

  private void listen(int port) throws IOException {
    ServerSocket listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    server = listening;
    acceptor = Thread.startVirtualThread(() -> accept(listening));
  }

  private void accept(ServerSocket listening) {
    try {
      while (true) {
        Socket from = listening.accept();
        connections.incrementAndGet();
        Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(from);
        sockets.add(to);
        Thread.startVirtualThread(() -> copy(from, to));
        Thread.startVirtualThread(() -> copy(to, from));
      }
    } catch (IOException closed) {
      // By the test.
    }
  }

  private void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[16 << 10];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        LockSupport.parkNanos(delayNanos);
        if (!hangs) {
          out.write(buffer, 0, n);
        }
      }
    } catch (IOException cut) {
      // By the test, or by one of the ends.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** The number of connections opened so far. */
  public long connections() {
    return connections.get();
  }

  /** The number of open ends of connections. */
  public int open() {
    return sockets.size();
  }

  /** From now on, delays arriving bytes on any connection before they are forwarded. */
  public void slow(long millis) {
    delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** From now on forwards nothing on any connection. All stay open. */
  public void hang() {
    hangs = true;
  }

  /** Tells whether forwarding is stopped. */
  boolean hangs() {
    return hangs;
  }

  /** Cuts the open connections. */
  public void cut() {
    try {
      for (Socket socket : Set.copyOf(sockets)) {
        sockets.remove(socket);
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Nobody is there any more. A socket on which a virtual thread accepts listens until that thread
   * has noticed the close.
   */
  @Override
  public void close() {
    try {
      server.close();
      acceptor.join();
      cut();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Is there again, at the same port. */
  public void reopen() throws IOException {
    hangs = false;
    listen(server.getLocalPort());
  }
}

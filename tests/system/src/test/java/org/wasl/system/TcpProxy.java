package org.wasl.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A connection between two programs that can be cut or silenced at a chosen moment. It uses
 * loopback only, on a free port.
 */
final class TcpProxy implements AutoCloseable {
  /** The treatment of bytes from the server. */
  enum Fate {
    /** Passes the bytes on. */
    PASS,
    /** Drops the bytes and resets the connection at both ends. */
    CUT,
    /** Drops the bytes without an error. */
    SWALLOW
  }

  private static final int BUFFER_BYTES = 1 << 16;

  private final int target;
  private final ServerSocket listener;
  private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean refusing;
  private volatile Predicate<byte[]> cutWhen = answer -> false;
  private volatile Predicate<byte[]> forgetWhen = answer -> false;
  private volatile Fate fate = Fate.PASS;

  TcpProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** From now on, cuts the connection whenever the server sends matching bytes, which are lost. */
  void cutWhen(Predicate<byte[]> answer) {
    cutWhen = answer;
  }

  /**
   * From now on, disconnects the client whenever the server sends matching bytes. The server still
   * considers the connection open.
   */
  void forgetWhen(Predicate<byte[]> answer) {
    forgetWhen = answer;
  }

  /** From now on. */
  void fate(Fate next) {
    fate = next;
  }

  /**
   * Cuts all connections at moments that nobody chose, until the timer is closed.
   *
   * @param firstMillis the earliest moment
   */
  ScheduledExecutorService cutAtRandomMoments(Random random, int cuts, int firstMillis) {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    long millis = firstMillis;
    for (int i = 0; i < cuts; i++) {
      millis += 20 + random.nextInt(180);
      timer.schedule(this::cutAll, millis, TimeUnit.MILLISECONDS);
    }
    return timer;
  }

  /** Resets all open connections at both ends. */
  void cutAll() {
    wires.forEach(Wire::cut);
  }

  /** Closes new connections at once, or lets them through again. */
  void refuse(boolean refuse) {
    refusing = refuse;
  }

  /** The number of connections {@link #refuse refused} so far. */
  int refused() {
    return refused.get();
  }

  /**
   * Disconnects the clients. The server still considers their connections open.
   *
   * @return the server's connections, to be closed when its keep-alive would notice
   */
  List<Wire> forgetClients() {
    List<Wire> kept = List.copyOf(wires);
    kept.forEach(Wire::forgetClient);
    return kept;
  }

  /** The connections that neither end has closed. */
  List<Wire> wires() {
    return List.copyOf(wires);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        if (refusing) {
          reset(client);
          refused.incrementAndGet();
          continue;
        }
        try {
          Wire wire = new Wire(client, new Socket(InetAddress.getLoopbackAddress(), target));
          wires.add(wire);
          if (refusing) { // set meanwhile by a caller that did not know this connection
            wire.cut();
            refused.incrementAndGet();
            continue;
          }
          daemon(wire::toServer);
          daemon(wire::toClient);
        } catch (IOException nobodyThere) {
          reset(client);
        }
      }
    } catch (IOException closed) {
      cutAll();
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "tcp-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // already closed
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    wires.forEach(Wire::cut);
  }

  final class Wire {
    private final Socket client;
    private final Socket server;
    private volatile boolean forgotten;

    private Wire(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    private void toServer() {
      byte[] buffer = new byte[BUFFER_BYTES];
      try {
        InputStream in = client.getInputStream();
        OutputStream out = server.getOutputStream();
        for (int length; (length = in.read(buffer)) >= 0; ) {
          out.write(buffer, 0, length);
        }
      } catch (IOException e) {
        // either end is gone
      }
      if (!forgotten) {
        cut();
      }
    }

    private void toClient() {
      byte[] buffer = new byte[BUFFER_BYTES];
      try {
        InputStream in = server.getInputStream();
        OutputStream out = client.getOutputStream();
        for (int length; (length = in.read(buffer)) >= 0; ) {
          byte[] answer = Arrays.copyOf(buffer, length);
          if (forgetWhen.test(answer)) {
            forgetClient();
            return;
          }
          if (fate == Fate.CUT || cutWhen.test(answer)) {
            break;
          }
          if (fate == Fate.PASS) {
            out.write(buffer, 0, length);
          }
        }
      } catch (IOException e) {
        // either end is gone
      }
      cut();
    }

    private void forgetClient() {
      forgotten = true;
      reset(client);
    }

    void cut() {
      reset(client);
      reset(server);
      wires.remove(this);
    }
  }
}

package org.wasl.database.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A free port of 127.0.0.1 that stays reserved for a child process, also while that does not run. A
 * bound socket that does not listen holds the port. The kernel gives it to no other socket that
 * asks for any free port. It lets a server with {@code SO_REUSEADDR} (which PostgreSQL sets) listen
 * on it (socket(7)). A process that wants this very port can have it while the server does not run.
 * So the client gives its password only to a peer that proves to be the server.
 */
final class ReservedPort implements AutoCloseable {
  private final Socket holder;

  private ReservedPort(Socket holder) {
    this.holder = holder;
  }

  static ReservedPort reserve() throws IOException {
    Socket holder = new Socket();
    try {
      holder.setReuseAddress(true);
      holder.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      return new ReservedPort(holder);
    } catch (IOException e) {
      holder.close();
      throw e;
    }
  }

  int number() {
    return holder.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    holder.close();
  }
}

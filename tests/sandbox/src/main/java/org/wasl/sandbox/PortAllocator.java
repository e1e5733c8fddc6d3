package org.wasl.sandbox;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.wasl.rules.id.AgencyId;

/**
 * Gives agencies and witnesses ports below the range of ephemeral ports. Thus a restarted agency
 * finds its port free again.
 */
public final class PortAllocator {
  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;
  private static final int ATTEMPTS = 5;

  /**
   * Attempts to find a free port. A check occupies the port for an instant, in another process too.
   */
  private static final int MAX_CHECKS = 20;

  private static final long CHECK_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final int start = ThreadLocalRandom.current().nextInt(COUNT);
  private int given;

  private PortAllocator() {}

  /** Writes {@code folder/<id>/port} of each, unless it has one with a port that is free. */
  public static void give(Path folder, Collection<AgencyId> ids) throws IOException {
    PortAllocator ports = new PortAllocator();
    for (AgencyId id : ids) {
      Path file = folder.resolve(id.value()).resolve("port");
      if (!Files.exists(file) || !isFreeSoon(Integer.parseInt(Files.readString(file).strip()))) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, ports.next() + "\n");
      }
    }
  }

  /**
   * Starts a server on the port of {@code folder/<id>/port}. If another process has taken this
   * port, it gets another one.
   *
   * @param server starts to listen on a port; completes with a {@link BindException} if it is taken
   * @throws CompletionException if it cannot listen for any other reason, or on {@value #ATTEMPTS}
   *     ports
   */
  public static <T> T listen(Path folder, String id, IntFunction<CompletableFuture<T>> server)
      throws IOException {
    Path file = folder.resolve(id).resolve("port");
    for (int attempt = 1; ; attempt++) {
      int port = Integer.parseInt(Files.readString(file).strip());
      try {
        return server.apply(port).join();
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof BindException) || attempt == ATTEMPTS) {
          throw e;
        }
        if (!isFreeSoon(port)) {
          Files.writeString(file, new PortAllocator().next() + "\n");
        }
      }
    }
  }

  private int next() throws IOException {
    while (given < COUNT) {
      int port = FIRST + (start + given++) % COUNT;
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException("no free port from " + FIRST + " on");
  }

  /** Tells whether it is free on this machine, or becomes so within a moment. */
  public static boolean isFreeSoon(int port) {
    for (int check = 1; check < MAX_CHECKS && !isFree(port); check++) {
      LockSupport.parkNanos(CHECK_INTERVAL_NANOS);
    }
    return isFree(port);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

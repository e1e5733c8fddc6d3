package org.wasl.trials.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gives agencies and witnesses ports below the range of ephemeral ports, so that one that was down
 * finds its port free again.
 */
public final class PortAllocator {
  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;

  private final int start = ThreadLocalRandom.current().nextInt(COUNT);
  private int given;

  private PortAllocator() {}

  /** Writes {@code folder/<id>/port} of each, unless it has one with a port that is free. */
  public static void give(Path folder, Collection<String> ids) throws IOException {
    PortAllocator ports = new PortAllocator();
    for (String id : ids) {
      Path file = folder.resolve(id).resolve("port");
      if (!Files.exists(file) || !isFree(Integer.parseInt(Files.readString(file).strip()))) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, ports.next() + "\n");
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

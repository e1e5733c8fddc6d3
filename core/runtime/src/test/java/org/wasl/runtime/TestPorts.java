package org.wasl.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that a test starts later, or stops and starts again. They lie below the range
 * out of which the system gives ports away. They belong to this process until it ends, even if
 * other test processes and builds run on the machine.
 */
public final class TestPorts {
  private static final int FIRST = 12_000;
  private static final int COUNT = 8_000;
  private static final Path LOCKS =
      Path.of(
          System.getProperty("java.io.tmpdir"),
          "wasl-test-ports-" + System.getProperty("user.name"));

  /** Closed by the end of the process. */
  private static final List<FileChannel> RESERVED = new ArrayList<>();

  private TestPorts() {}

  /** A port of 127.0.0.1 that is free now, and stays so for who asked. */
  public static synchronized int reserve() {
    try {
      Files.createDirectories(LOCKS);
      for (int tries = 0; tries < COUNT; tries++) {
        int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
        if (lock(port) && isFree(port)) {
          return port;
        }
      }
      throw new IOException("no free port from " + FIRST + " on");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean lock(int port) throws IOException {
    FileChannel channel =
        FileChannel.open(
            LOCKS.resolve(Integer.toString(port)),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        RESERVED.add(channel);
        return true;
      }
    } catch (OverlappingFileLockException e) {
      // reserved by this very process
    }
    channel.close();
    return false;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}

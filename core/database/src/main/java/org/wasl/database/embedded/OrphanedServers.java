package org.wasl.database.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Server processes that outlived the gateway that started them. They are found by their working
 * folder, not by the number in {@code postmaster.pid}, which may belong to another process by now.
 * A zombie has no working folder and holds no resource.
 */
final class OrphanedServers {
  static final String DOES_NOT_END = "a PostgreSQL process on the data folder does not end";
  private static final long POLL_MILLIS = 20;
  private final Path folder;

  OrphanedServers(Path data) {
    this.folder = data;
  }

  /** Stops the servers that still run on the data folder, then removes the stale lock file. */
  void stop(Duration patience) throws IOException, InterruptedException {
    Path lock = folder.resolve("postmaster.pid");
    if (!Files.exists(lock)) {
      return;
    }
    Path data = folder.toRealPath(); // as the kernel names a working folder: without links
    long start = System.nanoTime();
    signalPostmaster(lock, data, "INT");
    boolean killed = false;
    for (List<Long> left = processes(data); !left.isEmpty(); left = processes(data)) {
      long waited = System.nanoTime() - start;
      if (!killed && waited > patience.toNanos()) {
        killed = true;
        for (long pid : left) {
          Signals.send(pid, "KILL");
        }
      } else if (killed && waited > 2 * patience.toNanos()) {
        throw new IOException(DOES_NOT_END);
      }
      Thread.sleep(POLL_MILLIS);
    }
    Files.deleteIfExists(lock);
  }

  private static void signalPostmaster(Path lock, Path data, String signal)
      throws IOException, InterruptedException {
    String pid = Files.readString(lock).lines().findFirst().orElse("").strip();
    for (long process : processes(data)) {
      if (pid.equals(Long.toString(process))) {
        Signals.send(process, signal);
      }
    }
  }

  /** Every living process whose working folder is the data folder. */
  private static List<Long> processes(Path data) throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> Character.isDigit(process.getFileName().toString().charAt(0)))
          .filter(process -> isIn(data, process))
          .map(process -> Long.parseLong(process.getFileName().toString()))
          .toList();
    }
  }

  private static boolean isIn(Path data, Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).equals(data) && !isZombie(process);
    } catch (IOException e) {
      return false; // ended meanwhile, a zombie, or of another user
    }
  }

  private static boolean isZombie(Path process) throws IOException {
    String stat = Files.readString(process.resolve("stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
  }
}

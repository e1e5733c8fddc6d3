package org.wasl.database.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.runtime.FaultTrace;
import org.wasl.runtime.FileFault;

/**
 * Runs the server and restarts it when it ends unexpectedly. The number of attempts has no limit,
 * because a lack of file handles, processes or memory may be transient. One thread does both and
 * runs until the stop, because the kernel ties the parent-death signal to the thread that started
 * the child, not to the process.
 */
final class ServerProcess {
  private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
  private static final long FIRST_PAUSE_MILLIS = 250;

  /** A server that ran for this long counts as healthy. */
  private static final long STABLE_AFTER_MILLIS = 10_000;

  /** The size of one segment of the write-ahead log. Without room for it no server runs. */
  static final long MIN_FREE_BYTES = 16L << 20;

  private final Cluster cluster;
  private final EmbeddedConfig config;
  private final int port;
  private final List<String> more;
  private final Thread thread = new Thread(this::superviseUntilStopped, "wasl-postgres");
  private volatile boolean stopping;
  private volatile @Nullable Process current;
  private volatile int failures;
  private volatile Optional<ServerFault> fault = Optional.empty();
  private long pauseMillis = FIRST_PAUSE_MILLIS;

  ServerProcess(Cluster cluster, EmbeddedConfig config, int port, List<String> more) {
    this.cluster = cluster;
    this.config = config;
    this.port = port;
    this.more = List.copyOf(more);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The number of failed starts and unexpected ends of the server. */
  int failures() {
    return failures;
  }

  /** The fault that keeps it from running, until it has run for a while again. */
  Optional<ServerFault> fault() {
    return fault;
  }

  private void superviseUntilStopped() {
    while (!stopping) {
      try {
        new OrphanedServers(cluster.data()).stop(Duration.ofMillis(config.stopMillis()));
        int code = runToItsEnd(launch());
        if (stopping) {
          return;
        }
        if (isDiskFull()) {
          failed(ServerFault.DISK_FULL);
          LOG.error("{}", FileFault.diskFull(cluster.privileges().home()));
        } else {
          failed(ServerFault.ENDED);
        }
        LOG.error("PostgreSQL ended with code {}; it is restarted in {} ms", code, pauseMillis);
      } catch (InterruptedException e) {
        return; // only stop() interrupts
      } catch (IOException | RuntimeException | Error e) {
        // This catches an Error too, because the JDK throws OutOfMemoryError without a thread or
        // memory for it.
        failed(ServerFault.of(e));
        LOG.error(
            "PostgreSQL cannot be started ({}); next attempt in {} ms: {}",
            fault.orElseThrow().code(),
            pauseMillis,
            FaultTrace.of(e));
      }
      pause();
    }
  }

  private boolean isDiskFull() {
    return FileFault.freeBytes(cluster.privileges().home()) < MIN_FREE_BYTES;
  }

  private int runToItsEnd(Process server) throws InterruptedException {
    if (!server.waitFor(STABLE_AFTER_MILLIS, TimeUnit.MILLISECONDS)) {
      fault = Optional.empty();
      pauseMillis = FIRST_PAUSE_MILLIS;
    }
    return server.waitFor();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // only this thread writes it
  private void failed(ServerFault why) {
    fault = Optional.of(why);
    failures = failures + 1;
  }

  private void pause() {
    try {
      Thread.sleep(pauseMillis);
    } catch (InterruptedException e) {
      // stop requested
    }
    pauseMillis = Math.min(2 * pauseMillis, config.maxRestartPauseMillis());
  }

  private synchronized Process launch() throws IOException {
    Path home = cluster.privileges().home();
    Process process =
        new ProcessBuilder(cluster.privileges().server().command(command().toArray(String[]::new)))
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("start.log").toFile())
            .start();
    current = process;
    if (stopping) {
      process.destroyForcibly();
    }
    return process;
  }

  private List<String> command() {
    List<String> words =
        new ArrayList<>(
            List.of(
                cluster.binaries().resolve("bin/postgres").toString(),
                "-D",
                cluster.data().toString(),
                "-p",
                Integer.toString(port)));
    List<String> settings = new ArrayList<>(ServerSettings.of(config, cluster.logs()));
    settings.addAll(more);
    for (String setting : settings) {
      words.add("-c");
      words.add(setting);
    }
    return words;
  }

  /**
   * Shuts the server down fast. After {@code stopMillis} it is killed, and recovers at the next
   * start.
   */
  void stop() throws IOException {
    stopping = true;
    Process process;
    synchronized (this) {
      process = current;
    }
    try {
      if (process != null && process.isAlive()) {
        Signals.send(process.pid(), "INT");
        if (!process.waitFor(config.stopMillis(), TimeUnit.MILLISECONDS)) {
          LOG.warn("PostgreSQL did not stop in time and is killed");
          process.destroyForcibly().waitFor();
        }
      }
      thread.interrupt();
      thread.join(config.stopMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

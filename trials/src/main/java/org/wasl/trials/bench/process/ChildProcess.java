package org.wasl.trials.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.wasl.trials.environment.ParentWatchdog;

/**
 * A separate Java process: same virtual machine, same class path and same limits for every gateway,
 * and each with the young generation it does best with.
 */
public final class ChildProcess {
  /** Within which a gateway is ready, also on a machine that is busy with other things. */
  public static final int START_SECONDS = 180;

  private static final int STOP_SECONDS = 30;
  private static final List<String> OPTIONS =
      List.of(
          // As in ./wasl start, for every gateway.
          "-XX:+UseParallelGC",
          "-XX:+UseTransparentHugePages",
          "-XX:TrimNativeHeapInterval=300000",
          // Compiled code is kept while the other gateways are measured.
          "-XX:-UseCodeCacheFlushing",
          "-Xmx1g",
          "-Dlogback.configurationFile=org/wasl/trials/bench/logback-child.xml");

  private final Process process;
  private final BlockingQueue<String> json = new LinkedBlockingQueue<>();

  /**
   * Starts {@code mainClass}; what it writes to standard error goes to {@code log}. It ends when
   * this process does, also by a kill.
   *
   * @param heap further options of the virtual machine: the size of the young generation
   */
  public ChildProcess(Class<?> mainClass, List<String> heap, List<String> arguments, Path log) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.addAll(heap);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(ParentWatchdog.command(log.resolveSibling("child.lock"), mainClass));
    command.addAll(arguments);
    try {
      Files.createDirectories(log.getParent());
      process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(process.toHandle()::destroy));
    Thread reader = new Thread(this::read, "output of " + mainClass.getSimpleName());
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("{")) {
          json.add(line);
        }
      }
    } catch (IOException e) {
      // The process ended, and its output with it.
      process.destroy();
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The next line of JSON on its standard output, if there is one in time. */
  public Optional<String> json(int seconds) {
    try {
      for (int waited = 0; waited < seconds * 10 && (json.isEmpty() && isAlive()); waited++) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      return Optional.ofNullable(json.poll(1, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Sends SIGTERM, and SIGKILL when it does not end in time. */
  public void stop() {
    // Not Process.destroy: that closes the streams, and the last line is still to be read.
    process.toHandle().destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

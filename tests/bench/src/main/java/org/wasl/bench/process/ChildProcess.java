package org.wasl.bench.process;

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
import org.wasl.sandbox.environment.ParentWatchdog;

/**
 * A separate Java process. Every gateway has the same JVM, class path and limits, but the young
 * generation that suits it best.
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
          // Keep compiled code while the other gateways are measured.
          "-XX:-UseCodeCacheFlushing",
          "-Xmx1g",
          "-Dlogback.configurationFile=org/wasl/bench/logback-child.xml");

  private final Process process;
  private final BlockingQueue<String> json = new LinkedBlockingQueue<>();

  /**
   * Starts {@code mainClass} and sends its standard error to {@code log}. It ends when this process
   * ends, even by a kill.
   *
   * @param heap further options of the JVM for the size of the young generation
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
    // Process.destroy would close the streams before the last line is read.
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

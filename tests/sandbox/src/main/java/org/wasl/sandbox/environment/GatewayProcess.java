package org.wasl.sandbox.environment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.wasl.app.Main;

/**
 * The gateway as a process of its own, started by {@code wasl start} as an operator does. It ends
 * when this process ends for any reason.
 */
public final class GatewayProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(3);
  private static final String LOG = "gateway.log";

  /** A gateway ends by itself before this. If it is killed, its database keeps running. */
  private static final int STOP_SECONDS = 300;

  private static final long POLL_MILLIS = 20;

  private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> ALIVE.parallelStream().forEach(GatewayProcess::end), "gateways-stop"));
  }

  private final Process process;
  private final URI api;
  private final URI management;

  private GatewayProcess(Process process, JsonNode run) {
    this.process = process;
    this.api = URI.create(run.path("api").asText());
    this.management = URI.create(run.path("management").asText());
  }

  /**
   * Starts a gateway and returns once it is ready.
   *
   * @param config the configuration folder
   * @param data the data folder; the output goes to {@code gateway.log} in it
   * @param overrides keys of {@code gateway.properties}
   * @throws IOException if it ends or is not ready in time; the message names its log
   */
  public static GatewayProcess start(Path config, Path data, Map<String, String> overrides)
      throws IOException, InterruptedException {
    return start(config, data, overrides, List.of());
  }

  /**
   * Starts a gateway with options for its JVM, for example another logging configuration.
   *
   * @param options as on the command line of {@code java}
   */
  public static GatewayProcess start(
      Path config, Path data, Map<String, String> overrides, List<String> options)
      throws IOException, InterruptedException {
    Process process = launch(config, data, overrides, options);
    Path run = data.resolve("run.json");
    Instant latest = Instant.now().plus(READY);
    while (!Files.exists(run)) {
      if (!process.isAlive() || Instant.now().isAfter(latest)) {
        process.destroyForcibly();
        throw new IOException(
            "the gateway did not become ready: %s (%s)"
                .formatted(lastLine(data.resolve(LOG)), data.resolve(LOG)));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return new GatewayProcess(process, new ObjectMapper().readTree(run.toFile()));
  }

  /**
   * Starts a process that is not ready yet. If this process is asked to end first, it stops that
   * one in order.
   */
  public static Process launch(
      Path config, Path data, Map<String, String> overrides, List<String> options)
      throws IOException {
    Files.createDirectories(data);
    Files.deleteIfExists(data.resolve("run.json"));
    Path log = data.resolve(LOG);
    List<String> given = new ArrayList<>(List.of("-Xmx1g"));
    given.addAll(options);
    List<String> command = ChildJvm.command(given);
    command.addAll(ParentWatchdog.command(data.resolve("gateway.lock"), Main.class));
    command.addAll(List.of("start", "--config", config.toString(), "--data", data.toString()));
    overrides.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    ALIVE.add(process);
    process.onExit().thenAccept(ALIVE::remove);
    return process;
  }

  private static String lastLine(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
    }
  }

  /** Its partner API. */
  public URI api() {
    return api;
  }

  /** Its management port. */
  public URI management() {
    return management;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Runs {@code kill -9}, after which it executes no further instruction. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Stops it in order. */
  @Override
  public void close() {
    end(process);
  }

  private static void end(Process process) {
    process.destroy();
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

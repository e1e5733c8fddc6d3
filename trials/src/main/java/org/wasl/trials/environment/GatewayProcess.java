package org.wasl.trials.environment;

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
 * The gateway as a process of its own, as an operator runs it: {@code wasl start}. It ends when
 * this process does, however this one ends.
 */
public final class GatewayProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(3);
  private static final String LOG = "gateway.log";

  /** A gateway ends itself before; one that is killed leaves its database running. */
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
   * @param data the data folder; what it prints goes to {@code gateway.log} in it
   * @param overrides keys of {@code gateway.properties}
   * @throws IOException if it ends or is not ready in time; the message says where its log is
   */
  public static GatewayProcess start(Path config, Path data, Map<String, String> overrides)
      throws IOException, InterruptedException {
    return start(config, data, overrides, List.of());
  }

  /**
   * The same with options for its virtual machine, for example another logging configuration.
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
   * The process alone, which is not ready yet. Should this process be told to end before it, it is
   * ended first, in order.
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

  /** {@code kill -9}: nothing of it runs another instruction. */
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

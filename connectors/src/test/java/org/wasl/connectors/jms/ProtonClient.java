package org.wasl.connectors.jms;

import static org.wasl.runtime.TestLoad.SOON;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.wasl.connectors.ConnectorEnds.Delivered;
import org.wasl.connectors.intermediary.IntermediaryClient;

/** A foreign AMQP 1.0 client, Apache Qpid Proton in a Python process. */
public final class ProtonClient implements IntermediaryClient {
  private static final Path PROGRAM =
      Path.of("..", "connectors", "src", "test", "resources", "amqp_agency.py");
  private static final String PYTHON = "/usr/bin/python3";

  private final Process process;
  private final Writer commands;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, CompletableFuture<Void>> unsettled = new ConcurrentHashMap<>();
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<Delivered> early = new LinkedBlockingQueue<>();
  private volatile Consumer<Delivered> taker = early::add;

  /**
   * @param port plaintext port of the broker
   * @param queues addresses of deliveries, submissions and answers
   */
  ProtonClient(int port, List<String> queues) throws IOException {
    process =
        new ProcessBuilder(
                PYTHON,
                PROGRAM.toString(),
                Integer.toString(port),
                queues.get(0),
                queues.get(1),
                queues.get(2))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    commands = process.outputWriter();
    Thread.startVirtualThread(this::read);
  }

  /** Tells whether it is installed here. */
  public static boolean isInstalled() {
    try {
      return Files.isExecutable(Path.of(PYTHON))
          && new ProcessBuilder(PYTHON, "-c", "import proton").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonObject event = new JsonObject(line);
        if (event.containsKey("accepted")) {
          unsettled.remove(event.getInteger("accepted")).complete(null);
        } else {
          take(event);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(JsonObject event) {
    Map<String, String> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    event
        .getJsonObject("properties")
        .forEach(
            entry -> properties.put(entry.getKey().replace('_', '-'), (String) entry.getValue()));
    byte[] body = Base64.getDecoder().decode(event.getString("body"));
    String correlationId = event.getString("correlationId");
    properties.put("JMSCorrelationID", correlationId);
    if (event.getString("from").equals("answers")) {
      answers.add(new Answer(correlationId, properties, body));
    } else {
      synchronized (early) {
        taker.accept(new Delivered(body, properties));
      }
    }
  }

  @Override
  public void take(Consumer<Delivered> delivered) {
    synchronized (early) { // none comes between the two
      taker = delivered;
      early.forEach(delivered);
    }
  }

  @Override
  public void send(String type, byte[] body, Map<String, String> properties, String correlationId)
      throws Exception {
    int number = numbers.incrementAndGet();
    CompletableFuture<Void> accepted = new CompletableFuture<>();
    unsettled.put(number, accepted);
    String command =
        new JsonObject()
            .put("number", number)
            .put("type", type)
            .put("body", Base64.getEncoder().encodeToString(body))
            .put("properties", new JsonObject(Map.copyOf(properties)))
            .put("correlationId", correlationId)
            .encode();
    synchronized (commands) {
      commands.write(command + "\n");
      commands.flush();
    }
    accepted.get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public List<Answer> answers(int count, long millis) throws Exception {
    List<Answer> received = new ArrayList<>();
    for (Answer next = answers.poll(millis, TimeUnit.MILLISECONDS);
        next != null;
        next = received.size() < count ? answers.poll(millis, TimeUnit.MILLISECONDS) : null) {
      received.add(next);
    }
    return received;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

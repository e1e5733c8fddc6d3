package org.wasl.connectors.sftp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.wasl.connectors.ConnectorEnds.Delivered;
import org.wasl.connectors.intermediary.IntermediaryClient;

/**
 * An agency's program on the host of its file server. It uses plain files and none of the gateway's
 * code.
 */
public final class FolderClient implements IntermediaryClient {
  private static final long POLL_MILLIS = 10;
  private static final AtomicLong NUMBER = new AtomicLong();

  private final Path folder;
  private final CountDownLatch closed = new CountDownLatch(1);

  FolderClient(Path folder) {
    this.folder = folder;
  }

  @Override
  public void take(Consumer<Delivered> delivered) {
    Thread.startVirtualThread(
        () -> {
          try {
            while (!closed.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
              for (String name : names("deliveries")) {
                Delivered deliveredMessage = takeAway(folder.resolve("deliveries").resolve(name));
                if (deliveredMessage != null) {
                  delivered.accept(deliveredMessage);
                }
              }
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Claims it by a rename, so that only one of several workers gets it. */
  private static Delivered takeAway(Path message) {
    try {
      Path claimed = Path.of(message + ".taken");
      Files.move(Path.of(message + ".headers"), claimed, StandardCopyOption.ATOMIC_MOVE);
      Delivered deliveredMessage =
          new Delivered(Files.readAllBytes(Path.of(message + ".body")), headers(claimed));
      Files.delete(Path.of(message + ".body"));
      Files.delete(claimed);
      return deliveredMessage;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> headers(Path file) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : Files.readAllLines(file)) {
      headers.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
    }
    return headers;
  }

  /** Names of whole messages, in their order. */
  List<String> names(String in) {
    try (Stream<Path> files = Files.list(folder.resolve(in))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".headers"))
          .map(name -> name.substring(0, name.length() - ".headers".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A correlation id is part of the file's name, and the names of files give the order. */
  @Override
  public void send(String type, byte[] body, Map<String, String> properties, String correlationId)
      throws IOException {
    Map<String, String> headers = new TreeMap<>();
    if (type != null) {
      headers.put("Wasl-Kind", type);
    }
    properties.forEach((name, value) -> headers.put(name.replace('_', '-'), value));
    String name =
        "%08d-%s".formatted(NUMBER.incrementAndGet(), correlationId == null ? "" : correlationId);
    submit(name, body, headers);
  }

  /** Sends a message under this name. */
  void submit(String name, byte[] body, Map<String, String> headers) throws IOException {
    put(name + ".body", body);
    headersOf(name, headers);
  }

  /** Says that a message is whole. */
  void headersOf(String name, Map<String, String> headers) throws IOException {
    StringBuilder lines = new StringBuilder();
    headers.forEach((header, value) -> lines.append(header + ": " + value + "\n"));
    put(name + ".headers", lines.toString().getBytes());
  }

  private void put(String name, byte[] content) throws IOException {
    Path file = folder.resolve("submissions").resolve(name);
    Path part = Path.of(file + ".part");
    Files.write(part, content);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public List<Answer> answers(int count, long millis) throws Exception {
    List<Answer> answers = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (answers.size() < count && System.nanoTime() < deadline) {
      for (String name : names("answers")) {
        if (seen.add(name)) {
          Delivered deliveredMessage = takeAway(folder.resolve("answers").resolve(name));
          answers.add(
              new Answer(
                  correlationId(name), deliveredMessage.properties(), deliveredMessage.body()));
        }
      }
      closed.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
    return answers;
  }

  private static String correlationId(String name) {
    String[] parts = name.split("-", 2);
    return Arrays.asList(parts).getLast();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}

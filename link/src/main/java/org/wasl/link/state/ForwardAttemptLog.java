package org.wasl.link.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Which deliveries were about to be forwarded to the old system: an append-only file of ids, synced
 * before each attempt. After a crash it tells a message that the old system has taken already from
 * one that was never forwarded.
 */
public final class ForwardAttemptLog implements AutoCloseable {
  private final LineLog log;
  private final Set<UUID> attempted;

  private ForwardAttemptLog(LineLog log, Set<UUID> attempted) {
    this.log = log;
    this.attempted = attempted;
  }

  /**
   * Opens the file, or makes an empty one.
   *
   * @param isHandled whether the inbox knows that the delivery is done with; it is forgotten here
   */
  public static ForwardAttemptLog open(Path file, Predicate<UUID> isHandled) throws IOException {
    Set<UUID> attempted = new HashSet<>();
    LineLog log =
        LineLog.open(
            file,
            line -> !isHandled.test(UUID.fromString(line)),
            line -> attempted.add(UUID.fromString(line)));
    return new ForwardAttemptLog(log, attempted);
  }

  /** Whether it was about to be forwarded. */
  public synchronized boolean has(UUID delivery) {
    return attempted.contains(delivery);
  }

  /** It is about to be forwarded; durable when this returns. */
  public synchronized void add(UUID delivery) throws IOException {
    if (!attempted.contains(delivery)) {
      log.add(delivery.toString());
      attempted.add(delivery);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    log.close();
  }
}

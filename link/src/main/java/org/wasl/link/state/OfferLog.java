package org.wasl.link.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Which deliveries were about to be given to the old system: an append-only file of ids, synced
 * before each is given. After a crash it tells a message that the old system has taken already from
 * one that was never given.
 */
public final class OfferLog implements AutoCloseable {
  private final LineLog log;
  private final Set<UUID> offered;

  private OfferLog(LineLog log, Set<UUID> offered) {
    this.log = log;
    this.offered = offered;
  }

  /**
   * Opens the file, or makes an empty one.
   *
   * @param isHandled whether the inbox knows that the delivery is done with; it is forgotten here
   */
  public static OfferLog open(Path file, Predicate<UUID> isHandled) throws IOException {
    Set<UUID> offered = new HashSet<>();
    LineLog log =
        LineLog.open(
            file,
            line -> !isHandled.test(UUID.fromString(line)),
            line -> offered.add(UUID.fromString(line)));
    return new OfferLog(log, offered);
  }

  /** Whether it was about to be given. */
  public synchronized boolean has(UUID delivery) {
    return offered.contains(delivery);
  }

  /** It is about to be given; durable when this returns. */
  public synchronized void add(UUID delivery) throws IOException {
    if (!offered.contains(delivery)) {
      log.add(delivery.toString());
      offered.add(delivery);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    log.close();
  }
}

package org.wasl.link.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.wasl.rules.id.DeliveryId;

/**
 * The deliveries that were about to be forwarded to the old system, in an append-only file of ids,
 * which is synced before each attempt. After a crash it tells a message that the old system has
 * taken already from one that was never forwarded.
 */
public final class ForwardAttemptLog implements AutoCloseable {
  private final LineLog log;
  private final Set<DeliveryId> attempted;

  private ForwardAttemptLog(LineLog log, Set<DeliveryId> attempted) {
    this.log = log;
    this.attempted = attempted;
  }

  /**
   * Opens the file, or makes an empty one.
   *
   * @param isHandled whether the inbox has finished the delivery, which is then forgotten here
   */
  public static ForwardAttemptLog open(Path file, Predicate<DeliveryId> isHandled)
      throws IOException {
    Set<DeliveryId> attempted = new HashSet<>();
    LineLog log =
        LineLog.open(
            file,
            line -> !isHandled.test(DeliveryId.parse(line)),
            line -> attempted.add(DeliveryId.parse(line)));
    return new ForwardAttemptLog(log, attempted);
  }

  /** Tells whether it was about to be forwarded. */
  public synchronized boolean has(DeliveryId delivery) {
    return attempted.contains(delivery);
  }

  /** Notes that it is about to be forwarded. It is durable when this returns. */
  public synchronized void add(DeliveryId delivery) throws IOException {
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

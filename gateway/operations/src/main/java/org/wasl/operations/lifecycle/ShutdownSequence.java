package org.wasl.operations.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.runtime.FaultTrace;

/**
 * Closes started parts in reverse order. After a failure it still closes the others. A cancelled
 * start ends after the part that is being started.
 */
public final class ShutdownSequence implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShutdownSequence.class);

  private record Part(String name, AutoCloseable resource) {}

  private final Deque<Part> parts = new ArrayDeque<>();
  private final BooleanSupplier stopRequested;

  public ShutdownSequence(BooleanSupplier stopRequested) {
    this.stopRequested = stopRequested;
  }

  /**
   * Adds a part. Parts are closed in reverse order.
   *
   * @throws StartException if a stop of the process was requested; the part is closed with the rest
   */
  public synchronized <T extends AutoCloseable> T add(String name, T resource)
      throws StartException {
    parts.push(new Part(name, resource));
    if (stopRequested.getAsBoolean()) {
      throw StartException.temporary("stop requested before it was ready");
    }
    return resource;
  }

  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      try {
        part.resource().close();
      } catch (Exception e) {
        LOG.error("stopping {} failed: {}", part.name(), FaultTrace.of(e));
      }
    }
  }
}

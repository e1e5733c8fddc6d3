package org.wasl.gateway.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.base.FaultTrace;

/**
 * Closes started parts in reverse order; after a failure the others are still closed. A cancelled
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
   * Adds a part; parts are closed in reverse order.
   *
   * @throws StartException when a stop of the process was requested; the part is closed with the
   *     rest
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

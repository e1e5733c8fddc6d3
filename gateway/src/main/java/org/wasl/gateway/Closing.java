package org.wasl.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was started, last first; one that fails does not keep the others open. */
final class Closing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private record Part(String name, AutoCloseable resource) {}

  private final Deque<Part> parts = new ArrayDeque<>();

  synchronized <T extends AutoCloseable> T add(String name, T resource) {
    parts.push(new Part(name, resource));
    return resource;
  }

  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      try {
        part.resource().close();
      } catch (Exception e) {
        LOG.error("{} did not stop in order: {}", part.name(), e.getClass().getName());
      }
    }
  }
}

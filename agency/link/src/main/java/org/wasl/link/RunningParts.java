package org.wasl.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.link.state.LinkHealth;
import org.wasl.link.state.LinkHealth.Side;
import org.wasl.runtime.FaultTrace;
import org.wasl.runtime.FileFault;

/** The running parts of a link, which are closed in order, and its repeated work. */
final class RunningParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningParts.class);
  private static final long STOP_SECONDS = 30;

  /** The last one first. */
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private final List<String> addresses = new ArrayList<>();
  private final long pauseMillis;
  private final LinkHealth health;
  private volatile boolean stopping;

  /**
   * Nothing runs yet.
   *
   * @param pauseMillis between two rounds of repeated work
   */
  RunningParts(long pauseMillis, LinkHealth health) {
    this.pauseMillis = pauseMillis;
    this.health = health;
  }

  /** Work that may wait on disk or gateway. An exception means that it could not be done now. */
  interface Work {
    void once() throws IOException, InterruptedException;
  }

  /** It is closed with these, before those that were added earlier. */
  void add(AutoCloseable part) {
    parts.push(part);
  }

  /** Something is reached there. */
  void address(String name, URI url) {
    addresses.add("\"%s\":\"%s\"".formatted(name, url));
  }

  /** Returns the addresses of the running parts as members of a JSON object. */
  String addresses() {
    return String.join(",", addresses);
  }

  /**
   * Does this work again and again, with pauses, until all is closed. While it fails, health says
   * so.
   *
   * @param side the side that waits while it fails
   * @param name name of the work, which no other work of that side has
   */
  void repeat(Side side, String name, Work work) {
    Thread thread =
        Thread.ofVirtual()
            .name("link-" + name)
            .start(
                () -> {
                  while (!stopping) {
                    once(side, name, work);
                    pause();
                  }
                });
    parts.push(
        () -> {
          thread.interrupt();
          thread.join(Duration.ofSeconds(STOP_SECONDS));
        });
  }

  private void once(Side side, String name, Work work) {
    try {
      work.once();
      health.well(side, name);
    } catch (IOException e) {
      waits(side, name, e);
    } catch (UncheckedIOException e) {
      waits(side, name, Objects.requireNonNull(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // An Error, such as for want of memory, is tried again as well. The message may quote
      // content.
      String reason = name + ": a fault, which the log has: " + e.getClass().getName();
      if (health.trouble(side, name, reason)) {
        LOG.error("a fault, tried again: {}: {}", name, FaultTrace.of(e));
      }
    }
  }

  private void waits(Side side, String name, IOException fault) {
    String reason = FileFault.describe(fault);
    if (health.trouble(side, name, reason)) {
      LOG.warn("waits: {}: {}", name, reason);
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(pauseMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopping = true;
    while (!parts.isEmpty()) {
      AutoCloseable each = parts.pop();
      try {
        each.close();
      } catch (Exception e) {
        LOG.warn("not stopped in order: {}", FaultTrace.of(e));
      }
    }
  }
}

package org.wasl.operations.alarms;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.runtime.FaultTrace;

/**
 * Delivers notifications on its own thread. The queue is bounded and kept in a file. Waiting
 * notifications are sent together, and a failure is retried with exponential backoff.
 */
public final class AlarmDispatcher implements AlarmSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlarmDispatcher.class);
  private static final int MAX_TOGETHER = 100;
  private static final long CLOSE_MILLIS = 2_000;

  /**
   * Limits of retries.
   *
   * @param maxWaiting the longest queue; past it the oldest notifications are dropped
   * @param giveUpMillis the age after which a notification is no longer retried, in milliseconds
   * @param firstPauseMillis the pause after the first failure, in milliseconds; it doubles
   * @param maxPauseMillis the longest pause, in milliseconds
   */
  public record RetryLimits(
      int maxWaiting, long giveUpMillis, long firstPauseMillis, long maxPauseMillis) {}

  private final String name;
  private final AlarmDelivery delivery;
  private final UnsentNotifications unsent;
  private final RetryLimits limits;
  private final Clock clock;
  private final BiConsumer<String, Integer> outcome;
  private final Deque<AlarmNotification> waiting = new ArrayDeque<>();
  private final Thread thread;
  private boolean closing;

  /**
   * Begins with the unsent notifications of an earlier process.
   *
   * @param name the name of the delivery, a code
   * @param unsent the file of unsent notifications
   * @param outcome receives {@code sent}, {@code failed} or {@code dropped}, and the number
   */
  public AlarmDispatcher(
      String name,
      AlarmDelivery delivery,
      UnsentNotifications unsent,
      RetryLimits limits,
      Clock clock,
      BiConsumer<String, Integer> outcome) {
    this.name = name;
    this.delivery = delivery;
    this.unsent = unsent;
    this.limits = limits;
    this.clock = clock;
    this.outcome = outcome;
    waiting.addAll(unsent.read());
    this.thread = new Thread(this::run, "wasl-alarms-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public synchronized void accept(List<AlarmNotification> notifications) {
    if (notifications.isEmpty()) {
      return;
    }
    waiting.addAll(notifications);
    int dropped = Math.max(0, waiting.size() - limits.maxWaiting());
    if (dropped > 0) {
      IntStream.range(0, dropped).forEach(_ -> waiting.removeFirst());
      outcome.accept("dropped", dropped);
    }
    unsent.write(waiting);
    notifyAll();
  }

  private void run() {
    try {
      long pauseMillis = limits.firstPauseMillis();
      for (List<AlarmNotification> some = next(); !some.isEmpty(); some = next()) {
        if (delivered(some)) {
          pauseMillis = limits.firstPauseMillis();
        } else {
          if (!pause(pauseMillis)) {
            return; // one more attempt was made, and the next start continues
          }
          pauseMillis = Math.min(2 * pauseMillis, limits.maxPauseMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next batch, as soon as there is one. Empty if this is closed. */
  private synchronized List<AlarmNotification> next() throws InterruptedException {
    while (waiting.isEmpty() && !closing) {
      wait();
    }
    Instant tooOld = clock.instant().minusMillis(limits.giveUpMillis());
    int before = waiting.size();
    waiting.removeIf(notification -> notification.at().isBefore(tooOld));
    if (waiting.size() < before) {
      outcome.accept("dropped", before - waiting.size());
      unsent.write(waiting);
      return waiting.isEmpty() ? next() : batch();
    }
    return batch();
  }

  private List<AlarmNotification> batch() {
    return new ArrayList<>(waiting).subList(0, Math.min(waiting.size(), MAX_TOGETHER));
  }

  private boolean delivered(List<AlarmNotification> some) {
    try {
      delivery.send(some);
    } catch (Exception e) {
      LOG.warn("{} delivery failed: {}", name, FaultTrace.of(e));
      outcome.accept("failed", 1);
      return false;
    }
    outcome.accept("sent", some.size());
    synchronized (this) {
      waiting.removeAll(some); // some may have been dropped in the meantime
      unsent.write(waiting);
    }
    return true;
  }

  /** False when it is closed. */
  private synchronized boolean pause(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    for (long left = millis; left > 0 && !closing; left = (end - System.nanoTime()) / 1_000_000) {
      wait(left);
    }
    return !closing;
  }

  /**
   * Makes one more attempt with waiting notifications, within seconds. The file keeps the others.
   */
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}

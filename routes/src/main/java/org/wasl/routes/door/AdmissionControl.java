package org.wasl.routes.door;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.delivery.DeliveryBacklog.AgencyBacklog;
import org.wasl.store.jdbc.Result;

/**
 * Decides whether the door accepts more messages. Beyond the limits it answers 503; deliveries of
 * accepted messages continue. The backlog is sampled, because counting it for each message would
 * cost too much; messages between two samples may exceed the limits.
 */
public final class AdmissionControl {
  private static final Logger LOG = LoggerFactory.getLogger(AdmissionControl.class);

  private final Supplier<Result<Map<String, AgencyBacklog>>> open;
  private final Supplier<Result<Map<String, Long>>> openBySender;
  private final long maxBacklog;
  private final long maxBacklogPerSender;
  private final Supplier<Optional<AlarmKind>> obstacle;
  private final Consumer<AlarmKind> alarm;
  private volatile boolean hasCapacity = true;
  private volatile Set<String> aboveShare = Set.of();
  private long backlog;

  /**
   * @param open number of unfinished deliveries, by agency
   * @param openBySender the same by sender; asked only where one of them can be beyond its share
   * @param maxBacklog deliveries waiting or under way, at most; parked ones do not count
   * @param maxBacklogPerSender of these, of messages of one sender
   * @param obstacle any other reason not to accept messages, for example a full disk
   * @param alarm receives the reason when the door closes
   */
  public AdmissionControl(
      Supplier<Result<Map<String, AgencyBacklog>>> open,
      Supplier<Result<Map<String, Long>>> openBySender,
      long maxBacklog,
      long maxBacklogPerSender,
      Supplier<Optional<AlarmKind>> obstacle,
      Consumer<AlarmKind> alarm) {
    this.open = open;
    this.openBySender = openBySender;
    this.maxBacklog = maxBacklog;
    this.maxBacklogPerSender = maxBacklogPerSender;
    this.obstacle = obstacle;
    this.alarm = alarm;
  }

  /** True when a message may be accepted. */
  boolean hasCapacity() {
    return hasCapacity;
  }

  /** True when the sender has so many deliveries unfinished that others need the rest. */
  boolean isAboveShare(String sender) {
    return aboveShare.contains(sender);
  }

  /** Samples again. While the database does not answer, the last count is used. */
  public synchronized void sample() {
    if (open.get() instanceof Result.Done<Map<String, AgencyBacklog>> done) {
      backlog =
          done.value().values().stream()
              .mapToLong(stats -> stats.waiting() + stats.inFlight())
              .sum();
    }
    sampleSenders();
    Optional<AlarmKind> found = obstacle.get();
    boolean room = backlog <= maxBacklog && found.isEmpty();
    boolean had = hasCapacity;
    hasCapacity = room;
    if (had && !room) {
      alarm.accept(found.orElse(AlarmKind.BACKLOG_FULL));
    } else if (!had && room) {
      LOG.info("messages are accepted again: {} deliveries unfinished", backlog);
    }
  }

  private void sampleSenders() {
    if (backlog <= maxBacklogPerSender) {
      aboveShare = Set.of();
    } else if (openBySender.get() instanceof Result.Done<Map<String, Long>>(var counts)) {
      Map<String, Long> above = new HashMap<>(counts);
      above.values().removeIf(open -> open <= maxBacklogPerSender);
      above.forEach(
          (sender, open) -> {
            if (!aboveShare.contains(sender)) {
              LOG.warn(
                  "messages of {} are refused: {} of its deliveries are unfinished", sender, open);
            }
          });
      aboveShare = Set.copyOf(above.keySet());
    }
  }
}

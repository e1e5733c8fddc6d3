package org.wasl.routes.door;

import java.util.Map;
import java.util.Optional;
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
  private final long maxBacklog;
  private final Supplier<Optional<AlarmKind>> obstacle;
  private final Consumer<AlarmKind> alarm;
  private volatile boolean hasCapacity = true;
  private long backlog;

  /**
   * @param open number of unfinished deliveries, by agency
   * @param maxBacklog deliveries waiting or under way, at most; parked ones do not count
   * @param obstacle any other reason not to accept messages, for example a full disk
   * @param alarm receives the reason when the door closes
   */
  public AdmissionControl(
      Supplier<Result<Map<String, AgencyBacklog>>> open,
      long maxBacklog,
      Supplier<Optional<AlarmKind>> obstacle,
      Consumer<AlarmKind> alarm) {
    this.open = open;
    this.maxBacklog = maxBacklog;
    this.obstacle = obstacle;
    this.alarm = alarm;
  }

  /** True when a message may be accepted. */
  boolean hasCapacity() {
    return hasCapacity;
  }

  /** Samples again. While the database does not answer, the last count is used. */
  public synchronized void sample() {
    if (open.get() instanceof Result.Done<Map<String, AgencyBacklog>> done) {
      backlog =
          done.value().values().stream()
              .mapToLong(stats -> stats.waiting() + stats.inFlight())
              .sum();
    }
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
}

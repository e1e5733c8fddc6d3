package org.wasl.routes.door;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.database.Result;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.delivery.DeliveryBacklog.AgencyBacklog;

/**
 * Decides whether the door accepts more messages. Beyond the limits it answers 503, while
 * deliveries of accepted messages continue. The backlog is sampled, because counting it for each
 * message would cost too much. Messages between two samples may exceed the limits.
 */
public final class AdmissionControl {
  private static final Logger LOG = LoggerFactory.getLogger(AdmissionControl.class);

  private final Supplier<Result<Map<AgencyId, AgencyBacklog>>> open;
  private final Supplier<Result<Map<AgencyId, Long>>> openBySender;
  private final long maxBacklog;
  private final long maxBacklogPerSender;
  private final BooleanSupplier leaving;
  private final Supplier<Optional<AlarmKind>> stop;
  private final Supplier<Optional<AlarmKind>> obstacle;
  private final Consumer<AlarmKind> alarm;
  private volatile boolean hasCapacity = true;
  private volatile Set<AgencyId> aboveShare = Set.of();
  private long backlog;

  /**
   * @param open number of unfinished deliveries, by agency
   * @param openBySender number of unfinished deliveries, by sender; called only if a sender can
   *     exceed its share
   * @param maxBacklog most deliveries that wait or are under way, without parked ones
   * @param maxBacklogPerSender the part of these for messages of one sender
   * @param leaving whether the gateway goes out of service, which raises no alarm; called for each
   *     message, so it must be cheap
   * @param stop a reason that applies from the next message on; called for each message, so it must
   *     be cheap
   * @param obstacle any other reason not to accept messages, for example a full disk
   * @param alarm receives the reason when the door closes
   */
  public AdmissionControl(
      Supplier<Result<Map<AgencyId, AgencyBacklog>>> open,
      Supplier<Result<Map<AgencyId, Long>>> openBySender,
      long maxBacklog,
      long maxBacklogPerSender,
      BooleanSupplier leaving,
      Supplier<Optional<AlarmKind>> stop,
      Supplier<Optional<AlarmKind>> obstacle,
      Consumer<AlarmKind> alarm) {
    this.open = open;
    this.openBySender = openBySender;
    this.maxBacklog = maxBacklog;
    this.maxBacklogPerSender = maxBacklogPerSender;
    this.leaving = leaving;
    this.stop = stop;
    this.obstacle = obstacle;
    this.alarm = alarm;
  }

  /** True when a message may be accepted. */
  boolean hasCapacity() {
    return hasCapacity && !leaving.getAsBoolean() && stop.get().isEmpty();
  }

  /** True when the sender has so many deliveries unfinished that others need the rest. */
  boolean isAboveShare(AgencyId sender) {
    return aboveShare.contains(sender);
  }

  /** Samples again. While the database does not answer, the last count is used. */
  public synchronized void sample() {
    if (open.get() instanceof Result.Done<Map<AgencyId, AgencyBacklog>> done) {
      backlog =
          done.value().values().stream()
              .mapToLong(stats -> stats.waiting() + stats.inFlight())
              .sum();
    }
    sampleSenders();
    Optional<AlarmKind> found = stop.get().or(obstacle);
    boolean room = backlog <= maxBacklog && found.isEmpty();
    boolean hadCapacity = hasCapacity;
    hasCapacity = room;
    if (hadCapacity && !room) {
      alarm.accept(found.orElse(AlarmKind.BACKLOG_FULL));
    } else if (!hadCapacity && room) {
      LOG.info("messages are accepted again: {} deliveries unfinished", backlog);
    }
  }

  private void sampleSenders() {
    if (backlog <= maxBacklogPerSender) {
      aboveShare = Set.of();
    } else if (openBySender.get() instanceof Result.Done<Map<AgencyId, Long>>(var counts)) {
      Map<AgencyId, Long> above = new HashMap<>(counts);
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

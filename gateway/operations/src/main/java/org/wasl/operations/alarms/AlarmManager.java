package org.wasl.operations.alarms;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.rules.alarms.AlarmGrouping;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.rules.alarms.AlarmObservation;
import org.wasl.rules.alarms.AlarmObservations;
import org.wasl.rules.alarms.OpenAlarm;
import org.wasl.runtime.RepeatedTask;

/**
 * Manages the alarms. Raising an alarm only counts it. One thread evaluates the conditions, groups
 * alarms and passes notifications to the sinks. Open alarms are kept in a file, so that a restart
 * does not notify again.
 */
public final class AlarmManager implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlarmManager.class);
  private static final Set<AlarmKind> CONDITIONS =
      Stream.of(AlarmKind.values())
          .filter(AlarmKind::isCondition)
          .collect(Collectors.toUnmodifiableSet());

  private final AlarmGrouping rule;
  private final Clock clock;
  private final OpenAlarmsFile file;
  private final Map<AlarmKey, Long> happened = new ConcurrentHashMap<>();
  private final AtomicBoolean waiting = new AtomicBoolean();
  private final AtomicLong begun = new AtomicLong();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "wasl-alarms");
            made.setDaemon(true);
            return made;
          });
  private List<AlarmSink> sinks = List.of();
  private BooleanSupplier leads = () -> false;
  private volatile Map<AlarmKey, OpenAlarm> open;

  /**
   * Counts raised alarms. Nobody is notified before {@link #start}.
   *
   * @param file the file of open alarms
   */
  public AlarmManager(AlarmGrouping rule, Clock clock, OpenAlarmsFile file) {
    this.rule = rule;
    this.clock = clock;
    this.file = file;
    this.open = file.read();
  }

  /**
   * Starts the evaluation and notifies alarms raised before.
   *
   * @param conditions evaluates the conditions; called on the thread of this class
   * @param leader whether this gateway notifies of shared alarms; called after the conditions
   * @param intervalMillis the interval of the evaluation, in milliseconds
   */
  public void start(
      Supplier<AlarmObservations> conditions,
      BooleanSupplier leader,
      List<AlarmSink> receivers,
      long intervalMillis) {
    thread.execute(
        () -> {
          leads = leader;
          sinks = List.copyOf(receivers);
        });
    thread.scheduleWithFixedDelay(evaluation(conditions), 0, intervalMillis, TimeUnit.MILLISECONDS);
  }

  /**
   * Raises an alarm. It only counts, never blocks and never throws. The notification follows within
   * moments.
   */
  public void raise(AlarmKind kind, String subject) {
    happened.merge(new AlarmKey(kind, subject), 1L, Long::sum);
    if (waiting.compareAndSet(false, true)) {
      try {
        thread.execute(evaluation(() -> new AlarmObservations(List.of(), CONDITIONS)));
      } catch (RejectedExecutionException e) {
        LOG.debug("alarm raised during shutdown: {}", kind.code());
      }
    }
  }

  /** The open alarms, in order of kind and subject. */
  public Collection<OpenAlarm> open() {
    return open.values();
  }

  /** Number of alarms that began since the start. */
  public long begun() {
    return begun.get();
  }

  private void evaluate(AlarmObservations present) {
    if (sinks.isEmpty()) {
      return; // raised before the start, which evaluates it
    }
    waiting.set(false);
    List<AlarmObservation> seen = new ArrayList<>(present.observed());
    for (AlarmKey key : List.copyOf(happened.keySet())) {
      Long count = happened.remove(key);
      if (count != null
          && present.observed().stream()
              .noneMatch(alarmObservation -> alarmObservation.key().equals(key))) {
        seen.add(raised(key, count));
      }
    }
    AlarmGrouping.Evaluation turn =
        rule.evaluate(
            open,
            new AlarmObservations(seen, present.unobservable()),
            leads.getAsBoolean(),
            clock.instant());
    open = turn.open();
    if (!turn.notifications().isEmpty()) {
      begun.addAndGet(
          turn.notifications().stream()
              .filter(notification -> notification.phase() == AlarmNotification.Phase.BEGAN)
              .count());
      sinks.forEach(sink -> sink.accept(turn.notifications()));
      file.write(turn.open().values()); // last, so that a kill repeats notifications and loses none
    }
  }

  // Only an evaluation knows count and facts of a condition.
  private AlarmObservation raised(AlarmKey key, long count) {
    OpenAlarm earlier = open.get(key);
    return key.kind().isCondition() && earlier != null
        ? new AlarmObservation(key, earlier.count(), earlier.facts())
        : new AlarmObservation(key, key.kind().isCondition() ? 1 : count, List.of());
  }

  private Runnable evaluation(Supplier<AlarmObservations> conditions) {
    return RepeatedTask.telling(
        trace -> LOG.error("evaluating the alarms failed: {}", trace),
        () -> evaluate(conditions.get()));
  }

  /**
   * Notifies the last raised alarms and ends the evaluation. Open alarms stay open for the next
   * start.
   */
  @Override
  public void close() {
    thread.execute(evaluation(() -> new AlarmObservations(List.of(), CONDITIONS)));
    thread.shutdown();
    try {
      thread.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

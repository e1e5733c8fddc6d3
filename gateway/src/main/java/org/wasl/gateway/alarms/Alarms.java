package org.wasl.gateway.alarms;

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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.Grouping;
import org.wasl.rules.alarms.Look;
import org.wasl.rules.alarms.Notice;
import org.wasl.rules.alarms.OpenAlarm;
import org.wasl.rules.alarms.Seen;

/**
 * The one home of what a person must look at. Whoever raises an alarm counts it and goes on; one
 * thread of our own looks at what stands, groups, and gives notices to the carriers. What is open
 * is in a file as well, so that a restart tells nobody again what he was told.
 */
public final class Alarms implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);
  private static final Set<AlarmKind> STANDING =
      Stream.of(AlarmKind.values())
          .filter(AlarmKind::isStanding)
          .collect(Collectors.toUnmodifiableSet());

  private final Grouping rule;
  private final Clock clock;
  private final AlarmsFile file;
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
  private List<Carrier> carriers = List.of();
  private volatile Map<AlarmKey, OpenAlarm> open;

  /**
   * Counts what is raised; tells nobody before {@link #start}.
   *
   * @param file where what is open is kept
   */
  public Alarms(Grouping rule, Clock clock, AlarmsFile file) {
    this.rule = rule;
    this.clock = clock;
    this.file = file;
    this.open = file.read();
  }

  /**
   * Looks from now on, and tells what was raised before.
   *
   * @param standing what stands now; asked from the alarms' own thread
   * @param lookMillis time between two looks, in milliseconds
   */
  public void start(Supplier<Look> standing, List<Carrier> carriers, long lookMillis) {
    thread.execute(() -> this.carriers = List.copyOf(carriers));
    thread.scheduleWithFixedDelay(
        () -> guarded(() -> turn(standing.get())), 0, lookMillis, TimeUnit.MILLISECONDS);
  }

  /**
   * Something happened, or was seen to stand. Costs a count, never blocks, never throws; told
   * within moments.
   */
  public void raise(AlarmKind kind, String subject) {
    happened.merge(new AlarmKey(kind, subject), 1L, Long::sum);
    if (waiting.compareAndSet(false, true)) {
      try {
        thread.execute(() -> guarded(() -> turn(new Look(List.of(), STANDING))));
      } catch (RejectedExecutionException e) {
        LOG.debug("raised while the gateway stops: {}", kind.code());
      }
    }
  }

  /** What is not over, in order of kind and subject. */
  public Collection<OpenAlarm> open() {
    return open.values();
  }

  /** How many began since the start. */
  public long begun() {
    return begun.get();
  }

  private void turn(Look look) {
    if (carriers.isEmpty()) {
      return; // what is raised before the start waits for it
    }
    waiting.set(false);
    List<Seen> seen = new ArrayList<>(look.seen());
    for (AlarmKey key : happened.keySet()) {
      Long count = happened.remove(key);
      if (count != null && look.seen().stream().noneMatch(one -> one.key().equals(key))) {
        seen.add(raised(key, count));
      }
    }
    Grouping.Turn turn = rule.turn(open, new Look(seen, look.unknown()), clock.instant());
    open = turn.open();
    if (!turn.notices().isEmpty()) {
      file.write(turn.open().values());
      turn.notices().forEach(this::tell);
    }
  }

  // Of what stands only a look knows how many there are, and the words.
  private Seen raised(AlarmKey key, long count) {
    OpenAlarm earlier = open.get(key);
    return key.kind().isStanding() && earlier != null
        ? new Seen(key, earlier.count(), earlier.detail())
        : new Seen(key, key.kind().isStanding() ? 1 : count, "");
  }

  private void tell(Notice notice) {
    if (notice.what() == Notice.What.BEGAN) {
      begun.incrementAndGet();
    }
    carriers.forEach(carrier -> carrier.carry(notice));
  }

  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.error("the alarms were not looked at: {}", e.getClass().getName());
    }
  }

  /** Tells what was raised last, and looks no more. What is open stays so for the next start. */
  @Override
  public void close() {
    thread.execute(() -> guarded(() -> turn(new Look(List.of(), STANDING))));
    thread.shutdown();
    try {
      thread.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package org.wasl.routes;

import static org.wasl.base.TestLoad.SOON;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.wasl.routes.event.RouteEvents;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.RetryDecision;

/** Writes down what it is told. */
public final class TestEvents implements RouteEvents {
  /** Every alarm that was raised. */
  final Set<AlarmKey> alarms = ConcurrentHashMap.newKeySet();

  public final List<String> told = new CopyOnWriteArrayList<>();

  /** Of each recorded outcome, the time since its message was accepted. */
  final List<Duration> latencies = new CopyOnWriteArrayList<>();

  /** Waits for so many alarms of a kind: one comes after what it is about is in the database. */
  void awaitAlarms(AlarmKind kind, int count) {
    String alarm = "alarm " + kind.code();
    Awaitility.await()
        .atMost(SOON)
        .until(() -> told.stream().filter(alarm::equals).count() == count);
  }

  @Override
  public void accepted(String typeAndVersion, long nanos) {
    told.add("accepted " + typeAndVersion);
  }

  @Override
  public void refused(String problem) {
    told.add("refused " + problem);
  }

  @Override
  public void attempted(String agency) {
    told.add("attempted " + agency);
  }

  @Override
  public void recorded(
      String agency, long sinceAcceptedNanos, AttemptOutcome outcome, RetryDecision next) {
    told.add("recorded " + agency + " " + next.action().wireName());
    latencies.add(Duration.ofNanos(sinceAcceptedNanos));
  }

  @Override
  public void alarm(AlarmKind kind, String subject) {
    told.add("alarm " + kind.code());
    alarms.add(new AlarmKey(kind, subject));
  }
}

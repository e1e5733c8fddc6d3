package org.wasl.routes;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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

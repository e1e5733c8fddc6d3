package org.wasl.routes;

import static org.wasl.runtime.TestLoad.SOON;

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
import org.wasl.rules.id.AgencyId;

/** Records the events. */
public final class TestEvents implements RouteEvents {
  /** Every alarm that was raised. */
  final Set<AlarmKey> alarms = ConcurrentHashMap.newKeySet();

  public final List<String> told = new CopyOnWriteArrayList<>();

  /** Time from acceptance of the message to each recorded outcome. */
  final List<Duration> latencies = new CopyOnWriteArrayList<>();

  /** Waits for this many alarms of a kind. An alarm comes after its cause is in the database. */
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
  public void attempted(AgencyId agency) {
    told.add("attempted " + agency);
  }

  @Override
  public void recorded(
      AgencyId agency, long sinceAcceptedNanos, AttemptOutcome outcome, RetryDecision next) {
    told.add("recorded " + agency + " " + next.action().wireName());
    latencies.add(Duration.ofNanos(sinceAcceptedNanos));
  }

  @Override
  public void alarm(AlarmKind kind, String subject) {
    told.add("alarm " + kind.code());
    alarms.add(new AlarmKey(kind, subject));
  }
}

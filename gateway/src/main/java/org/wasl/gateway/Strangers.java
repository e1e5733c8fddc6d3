package org.wasl.gateway;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.wasl.connectors.https.RefusalListener;
import org.wasl.console.Metrics;
import org.wasl.routes.Events;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.Intake;
import org.wasl.store.Refusal;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;

/**
 * What was turned away before any route saw it: one counted audit entry for each source and minute,
 * so that knocking on the door fills no disk.
 */
final class Strangers implements RefusalListener, AutoCloseable {
  private static final long PERIOD_SECONDS = 60;

  private record Source(String agency, String problem) {}

  private final AgencyDirectory directory;
  private final Intake intake;
  private final Metrics metrics;
  private final int perMinute;
  private final Events events;
  private final Map<Source, Integer> counts = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "wasl-strangers");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param events told of a source that knocks more than {@code perMinute} times a minute
   */
  Strangers(
      AgencyDirectory directory, Intake intake, Metrics metrics, int perMinute, Events events) {
    this.directory = directory;
    this.intake = intake;
    this.metrics = metrics;
    this.perMinute = perMinute;
    this.events = events;
    clock.scheduleAtFixedRate(this::record, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void failedHandshake() {
    count(Refusal.UNKNOWN, "handshake");
  }

  @Override
  public void invalidRequest(String thumbprint, int status) {
    String agency = directory.byThumbprint(thumbprint).map(Agency::id).orElse(Refusal.UNKNOWN);
    count(agency, "http-" + status);
  }

  private void count(String agency, String problem) {
    metrics.refused(problem);
    counts.merge(new Source(agency, problem), 1, Integer::sum);
  }

  /** One entry for each source that was counted since the last time. */
  void record() {
    for (Source source : counts.keySet()) {
      Integer times = counts.remove(source);
      if (times != null) {
        if (times > perMinute) {
          events.alarm(AlarmKind.STRANGERS, source.agency());
        }
        intake.refuse(
            new Refusal(
                source.agency(), source.problem(), Optional.empty(), Optional.of("x" + times)));
      }
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    record();
  }
}

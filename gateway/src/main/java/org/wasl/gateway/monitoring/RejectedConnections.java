package org.wasl.gateway.monitoring;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.wasl.audit.Why;
import org.wasl.connectors.http.RejectedRequestListener;
import org.wasl.console.metrics.Metrics;
import org.wasl.routes.event.RouteEvents;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.intake.Intake;
import org.wasl.store.intake.RefusedSubmission;
import org.wasl.store.trail.PeriodicCounter;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;

/**
 * Connections and requests rejected before any route: one counted audit entry for each source and
 * minute, so that they cannot fill the disk.
 */
public final class RejectedConnections implements RejectedRequestListener, AutoCloseable {
  private record Source(String agency, String problem) {}

  private final Supplier<AgencyDirectory> directory;
  private final Intake intake;
  private final Metrics metrics;
  private final int perMinute;
  private final RouteEvents events;
  private final PeriodicCounter<Source> sources =
      new PeriodicCounter<>("wasl-rejected-connections", this::record);

  /**
   * @param events receives the alarm of a source with more than {@code perMinute} rejections in a
   *     minute
   */
  public RejectedConnections(
      Supplier<AgencyDirectory> directory,
      Intake intake,
      Metrics metrics,
      int perMinute,
      RouteEvents events) {
    this.directory = directory;
    this.intake = intake;
    this.metrics = metrics;
    this.perMinute = perMinute;
    this.events = events;
  }

  @Override
  public void failedHandshake() {
    count(RefusedSubmission.UNKNOWN, "handshake");
  }

  @Override
  public void invalidRequest(String thumbprint, int status) {
    String agency =
        directory.get().byThumbprint(thumbprint).map(Agency::id).orElse(RefusedSubmission.UNKNOWN);
    count(agency, "http-" + status);
  }

  private void count(String agency, String problem) {
    metrics.refused(problem);
    sources.count(new Source(agency, problem));
  }

  private int record(Source source, int times) {
    if (times > perMinute) {
      events.alarm(AlarmKind.REJECTED_CONNECTIONS, source.agency());
    }
    intake.refuse(
        new RefusedSubmission(
            source.agency(),
            Optional.empty(),
            new Why.Refusal(source.problem(), Optional.empty(), OptionalInt.of(times))));
    return 0;
  }

  @Override
  public void close() {
    sources.close();
  }
}

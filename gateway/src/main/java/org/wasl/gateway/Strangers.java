package org.wasl.gateway;

import java.util.Optional;
import org.wasl.connectors.https.RefusalListener;
import org.wasl.console.Metrics;
import org.wasl.routes.Events;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.Intake;
import org.wasl.store.Refusal;
import org.wasl.store.Tally;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;

/**
 * What was turned away before any route saw it: one counted audit entry for each source and minute,
 * so that knocking on the door fills no disk.
 */
final class Strangers implements RefusalListener, AutoCloseable {
  private record Source(String agency, String problem) {}

  private final AgencyDirectory directory;
  private final Intake intake;
  private final Metrics metrics;
  private final int perMinute;
  private final Events events;
  private final Tally<Source> sources = new Tally<>("wasl-strangers", this::record);

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
    sources.count(new Source(agency, problem));
  }

  private int record(Source source, int times) {
    if (times > perMinute) {
      events.alarm(AlarmKind.STRANGERS, source.agency());
    }
    intake.refuse(
        new Refusal(source.agency(), source.problem(), Optional.empty(), Optional.of("x" + times)));
    return 0;
  }

  @Override
  public void close() {
    sources.close();
  }
}

package org.wasl.assembly.monitoring;

import java.util.Optional;
import java.util.function.Supplier;
import org.wasl.connectors.partnerapi.connection.RejectedRequestListener;
import org.wasl.connectors.partnerapi.limits.RequestClass;
import org.wasl.console.metrics.Metrics;
import org.wasl.trail.RequestAudit;
import org.wasl.wire.directory.AgencyDirectory;

/**
 * Counts connections and requests that are rejected before any route, and has them audited. Those
 * that wait are counted only.
 */
public final class RejectedConnections implements RejectedRequestListener {
  private final Supplier<AgencyDirectory> directory;
  private final RequestAudit audit;
  private final Metrics metrics;

  public RejectedConnections(
      Supplier<AgencyDirectory> directory, RequestAudit audit, Metrics metrics) {
    this.directory = directory;
    this.audit = audit;
    this.metrics = metrics;
  }

  @Override
  public void failedHandshake() {
    count(RequestAudit.UNKNOWN, "handshake");
  }

  @Override
  public void handshakeRefused(Optional<String> thumbprint) {
    count(thumbprint.map(this::agency).orElse(RequestAudit.UNKNOWN), "handshake-rate");
  }

  @Override
  public void invalidRequest(String thumbprint, int status) {
    count(agency(thumbprint), "http-" + status);
  }

  @Override
  public void refusedPacket(String thumbprint) {
    count(agency(thumbprint), "packet");
  }

  @Override
  public void delayed(RequestClass kind) {
    metrics.delayed(kind.label());
  }

  private String agency(String thumbprint) {
    return directory
        .get()
        .byThumbprint(thumbprint)
        .map(agency -> agency.id().value())
        .orElse(RequestAudit.UNKNOWN);
  }

  private void count(String agency, String problem) {
    metrics.refused(problem);
    audit.turnedAway(agency, problem);
  }
}

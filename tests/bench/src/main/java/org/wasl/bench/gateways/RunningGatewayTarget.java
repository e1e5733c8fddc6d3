package org.wasl.bench.gateways;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import org.wasl.bench.load.ReceiverProtocol;
import org.wasl.bench.load.SignedReceiverProtocol;
import org.wasl.bench.process.RunFile;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.PkiFolder;

/** A Wasl gateway that is running, whose agencies' endpoints are the bench's receivers. */
public record RunningGatewayTarget(RunFile gateway, Collection<AgencyId> recipients, PkiFolder pki)
    implements BenchTarget {
  @Override
  public String name() {
    return "wasl, running";
  }

  @Override
  public ReceiverProtocol reception(AgencyId agency) {
    return new SignedReceiverProtocol(agency, pki.signer(agency));
  }

  @Override
  public URI start(Path data, Map<AgencyId, URI> receivers) {
    return gateway.cases();
  }

  @Override
  public long pid() {
    return gateway.pid();
  }

  @Override
  public int recipientsOf(Buffer answer) {
    return answer.toJsonObject().getJsonArray("recipients").size();
  }

  @Override
  public double delayedRequests() {
    return GatewayMetrics.delayedSubmissions(gateway.management());
  }

  /** The bench did not start this gateway and does not stop it. */
  @Override
  public String stop() {
    return GatewayMetrics.undelivered(gateway.management());
  }
}

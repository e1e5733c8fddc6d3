package org.wasl.connectors.pull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.connectors.Connector;
import org.wasl.connectors.ConnectorEnvironment;
import org.wasl.connectors.Protocol;
import org.wasl.connectors.ProtocolSetting;
import org.wasl.wire.directory.DeliveryProtocol;

/** {@code protocol = pull}. The agency has no server and collects its deliveries. */
public final class PullProtocol implements Protocol {
  @Override
  public DeliveryProtocol kind() {
    return DeliveryProtocol.PULL;
  }

  @Override
  public Endpoint endpoint() {
    return Endpoint.absent("absent: a pull agency collects");
  }

  @Override
  public List<ProtocolSetting> settings() {
    return PullSettings.ALL;
  }

  @Override
  public Optional<ProtocolSetting> callDeadline() {
    return Optional.of(PullSettings.DEADLINE);
  }

  @Override
  public Map<ProtocolSetting, String> conflicts(ProtocolSetting.Values values) {
    return values.get(PullSettings.LEASE) > values.get(PullSettings.DEADLINE)
        ? Map.of(PullSettings.LEASE, "must not be above " + PullSettings.DEADLINE.name())
        : Map.of();
  }

  @Override
  public Connector open(ConnectorEnvironment environment) {
    return new PullConnector(environment, PullSettings.of(environment.settings()));
  }
}

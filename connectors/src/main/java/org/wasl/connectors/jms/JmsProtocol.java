package org.wasl.connectors.jms;

import java.util.List;
import java.util.Optional;
import org.wasl.connectors.Connector;
import org.wasl.connectors.ConnectorEnvironment;
import org.wasl.connectors.Protocol;
import org.wasl.connectors.ProtocolSetting;
import org.wasl.connectors.intermediary.IntermediaryConnector;
import org.wasl.connectors.intermediary.IntermediaryConnector.Limits;
import org.wasl.wire.directory.DeliveryProtocol;

/** {@code protocol = jms}. The agency has a message broker, and its file names the address. */
public final class JmsProtocol implements Protocol {
  @Override
  public DeliveryProtocol kind() {
    return DeliveryProtocol.JMS;
  }

  @Override
  public Endpoint endpoint() {
    return new Endpoint(BrokerAddress.EXPECTED, BrokerAddress::parse);
  }

  @Override
  public List<ProtocolSetting> settings() {
    return JmsSettings.ALL;
  }

  @Override
  public Optional<ProtocolSetting> callDeadline() {
    return Optional.of(JmsSettings.DEADLINE);
  }

  @Override
  public Connector open(ConnectorEnvironment environment) {
    Limits limits = JmsSettings.limits(environment.settings());
    return new IntermediaryConnector(
        name(),
        "broker",
        environment,
        limits,
        new BrokerOpener(environment.api(), limits),
        () -> {});
  }
}

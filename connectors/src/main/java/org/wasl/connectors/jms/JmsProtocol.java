package org.wasl.connectors.jms;

import java.util.List;
import java.util.Optional;
import org.wasl.connectors.Connector;
import org.wasl.connectors.ConnectorEnvironment;
import org.wasl.connectors.Protocol;
import org.wasl.connectors.ProtocolSetting;

/** {@code protocol = jms}: the agency has a message broker, and its file names the address. */
public final class JmsProtocol implements Protocol {
  @Override
  public String name() {
    return "jms";
  }

  @Override
  public Endpoint endpoint() {
    return Endpoint.required(BrokerAddress.EXPECTED, BrokerAddress::parse);
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
    return new JmsConnector(environment, JmsSettings.of(environment.settings()));
  }
}

package org.wasl.connectors.hosted;

import java.util.List;
import java.util.Optional;
import org.wasl.connectors.Connector;
import org.wasl.connectors.ConnectorEnvironment;
import org.wasl.connectors.Protocol;
import org.wasl.connectors.ProtocolSetting;
import org.wasl.wire.directory.DeliveryProtocol;

/**
 * {@code protocol = hosted-jms}. The agency speaks JMS but has no broker. It connects to the
 * gateway's broker, which {@code hostedJms.port} enables.
 */
public final class HostedJmsProtocol implements Protocol {
  @Override
  public DeliveryProtocol kind() {
    return DeliveryProtocol.HOSTED_JMS;
  }

  @Override
  public Endpoint endpoint() {
    return Endpoint.absent("absent: the agency connects to the gateway's broker (hostedJms.port)");
  }

  @Override
  public List<ProtocolSetting> settings() {
    return HostedJmsSettings.ALL;
  }

  @Override
  public Optional<ProtocolSetting> callDeadline() {
    return Optional.of(HostedJmsSettings.DEADLINE);
  }

  @Override
  public Optional<String> missingSetting(ProtocolSetting.Values values) {
    return HostedJmsSettings.of(values).isOff()
        ? Optional.of(HostedJmsSettings.PORT.name())
        : Optional.empty();
  }

  @Override
  public Connector open(ConnectorEnvironment environment) {
    return new HostedJmsConnector(environment, HostedJmsSettings.of(environment.settings()));
  }
}

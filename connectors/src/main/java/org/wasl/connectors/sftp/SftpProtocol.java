package org.wasl.connectors.sftp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.connectors.Connector;
import org.wasl.connectors.ConnectorEnvironment;
import org.wasl.connectors.Protocol;
import org.wasl.connectors.ProtocolSetting;
import org.wasl.connectors.intermediary.IntermediaryConnector;
import org.wasl.wire.directory.DeliveryProtocol;

/** {@code protocol = sftp}. The agency has a file server, and its file names the address. */
public final class SftpProtocol implements Protocol {
  /** Among the gateway's keys, the private key with which it logs in at file servers. */
  public static final String KEY_FILE = "gateway.ssh.key";

  /** A server has a host key that is not its agency's. */
  private static final String WRONG_HOST_KEY = "wrong-host-key";

  @Override
  public DeliveryProtocol kind() {
    return DeliveryProtocol.SFTP;
  }

  @Override
  public Endpoint endpoint() {
    return new Endpoint(FolderAddress.EXPECTED, FolderAddress::parse);
  }

  @Override
  public List<ProtocolSetting> settings() {
    return SftpSettings.ALL;
  }

  @Override
  public Optional<ProtocolSetting> callDeadline() {
    return Optional.of(SftpSettings.DEADLINE);
  }

  @Override
  public Map<ProtocolSetting, String> conflicts(ProtocolSetting.Values values) {
    return SftpSettings.conflicts(values);
  }

  @Override
  public Set<String> alarms() {
    return Set.of(WRONG_HOST_KEY);
  }

  @Override
  public Connector open(ConnectorEnvironment environment) {
    SftpSettings settings = SftpSettings.of(environment.settings());
    SshConnector ssh =
        new SshConnector(
            environment.keys().resolve(KEY_FILE),
            agency -> environment.alarms().raise(WRONG_HOST_KEY, agency),
            settings.session().stepMillis());
    return new IntermediaryConnector(
        name(),
        "file server",
        environment,
        settings.session(),
        agency ->
            FolderConnection.open(
                agency, ssh, settings, environment.deliveries(), environment.api()),
        ssh::close);
  }
}

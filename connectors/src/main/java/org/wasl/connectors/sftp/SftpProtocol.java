package org.wasl.connectors.sftp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.connectors.Connector;
import org.wasl.connectors.ConnectorEnvironment;
import org.wasl.connectors.Protocol;
import org.wasl.connectors.ProtocolSetting;
import org.wasl.connectors.intermediary.IntermediaryConnector;

/** {@code protocol = sftp}: the agency has a file server, and its file names the address. */
public final class SftpProtocol implements Protocol {
  @Override
  public String name() {
    return "sftp";
  }

  @Override
  public Endpoint endpoint() {
    return Endpoint.required(FolderAddress.EXPECTED, FolderAddress::parse);
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
  public Connector open(ConnectorEnvironment environment) {
    SftpSettings settings = SftpSettings.of(environment.settings());
    SshConnector ssh =
        new SshConnector(
            environment.sshKeyFile(),
            environment.changedHostKey(),
            settings.session().stepMillis());
    int maxBodyBytes = environment.api().maxBodyBytes();
    return new IntermediaryConnector(
        name(),
        "file server",
        environment,
        settings.session(),
        agency -> FolderConnection.open(agency, ssh, settings, maxBodyBytes),
        ssh::close);
  }
}

package org.wasl.link.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.wasl.base.settings.ConfigException;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;

/**
 * The settings of a link, by subject.
 *
 * @param agency the agency, and its contact with the gateway
 * @param documents what link and old system give each other
 * @param inbound messages for the old system
 * @param outbound documents of the old system
 * @param folder a folder shared with it
 * @param sftp a folder of a file server
 * @param jms queues of its broker
 * @param api the port on which documents are taken
 * @param health health and metrics
 */
public record LinkConfig(
    AgencyConfig agency,
    DocumentConfig documents,
    InboundConfig inbound,
    OutboundConfig outbound,
    SharedFolderConfig folder,
    SftpConfig sftp,
    JmsConfig jms,
    DocumentApiConfig api,
    HealthConfig health) {

  /** All settings, by subject. */
  public static final List<SettingKey<?>> KEYS =
      Stream.of(
              AgencyConfig.KEYS,
              DocumentConfig.KEYS,
              InboundConfig.KEYS,
              OutboundConfig.KEYS,
              SharedFolderConfig.KEYS,
              SftpConfig.KEYS,
              JmsConfig.KEYS,
              DocumentApiConfig.KEYS,
              HealthConfig.KEYS)
          .<SettingKey<?>>flatMap(List::stream)
          .toList();

  /**
   * Reads the settings.
   *
   * @param overrides values that go before the file's
   * @throws ConfigException with every problem: unknown and missing keys, bad values, a key or
   *     folder that others may read, an address that is open to the network without TLS
   */
  public static LinkConfig read(Path file, Map<String, String> overrides) throws ConfigException {
    Settings settings = new Settings(file, overrides, KEYS);
    LinkConfig config =
        new LinkConfig(
            AgencyConfig.from(settings),
            DocumentConfig.from(settings),
            InboundConfig.from(settings),
            OutboundConfig.from(settings),
            SharedFolderConfig.from(settings),
            SftpConfig.from(settings),
            JmsConfig.from(settings),
            DocumentApiConfig.from(settings),
            HealthConfig.from(settings));
    config.checkTransports(settings);
    settings.throwIfRefused();
    return config;
  }

  /** What a transport needs, where one of both directions has it. */
  private void checkTransports(Settings settings) {
    if (uses(Transport.FOLDER)) {
      folder.check(settings);
    }
    if (uses(Transport.SFTP)) {
      sftp.check(settings);
    }
    if (uses(Transport.JMS)) {
      jms.check(settings);
    }
    if (outbound.transport() == Transport.HTTPS) {
      api.check(settings, outbound);
    }
  }

  private boolean uses(Transport transport) {
    return inbound.transport() == transport || outbound.transport() == transport;
  }
}

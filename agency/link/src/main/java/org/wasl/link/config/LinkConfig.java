package org.wasl.link.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.wasl.runtime.settings.CheckedSettings;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.SettingKey;
import org.wasl.runtime.settings.SettingRecord;
import org.wasl.runtime.settings.Settings;

/**
 * The settings of a link, by subject.
 *
 * @param agency the agency, and its contact with the gateway
 * @param documents the documents that link and old system exchange
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
    HealthConfig health)
    implements CheckedSettings {

  private static final SettingRecord<LinkConfig> SETTINGS = new SettingRecord<>(LinkConfig.class);

  /** All settings, by subject. */
  public static final List<SettingKey<?>> KEYS = SETTINGS.keys();

  /**
   * Reads the settings.
   *
   * @param overrides values that go before the file's
   * @throws ConfigException with every problem, such as unknown and missing keys, bad values, a key
   *     or folder that others may read, or an address that is open to the network without TLS
   */
  public static LinkConfig read(Path file, Map<String, String> overrides) throws ConfigException {
    return SETTINGS.read(file, overrides);
  }

  /** Checks the settings of a transport if one direction uses it. */
  @Override
  public void check(Settings settings) {
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

package org.wasl.configuration.settings.delivery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.wasl.connectors.Protocol;
import org.wasl.connectors.ProtocolSetting;
import org.wasl.connectors.hosted.HostedJmsProtocol;
import org.wasl.connectors.jms.JmsProtocol;
import org.wasl.connectors.pull.PullProtocol;
import org.wasl.connectors.push.HttpsProtocol;
import org.wasl.connectors.sftp.SftpProtocol;
import org.wasl.runtime.settings.SettingKey;
import org.wasl.runtime.settings.Settings;
import org.wasl.runtime.settings.SettingsReader;

/**
 * The protocols of deliveries and their settings. Each protocol declares its settings in its own
 * package.
 *
 * @param values the value of each setting, by its name
 */
public record ProtocolsConfig(Map<String, Integer> values) implements ProtocolSetting.Values {

  /** All protocols. A new one needs one line here. */
  public static final List<Protocol> PROTOCOLS =
      List.of(
          new HttpsProtocol(),
          new PullProtocol(),
          new JmsProtocol(),
          new HostedJmsProtocol(),
          new SftpProtocol());

  /** The protocol with that name. Empty if there is none. */
  public static Optional<Protocol> protocol(String name) {
    return PROTOCOLS.stream().filter(protocol -> protocol.name().equals(name)).findFirst();
  }

  /** The names of all protocols. */
  public static Set<String> names() {
    return PROTOCOLS.stream().map(Protocol::name).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public int get(ProtocolSetting setting) {
    return values.getOrDefault(setting.name(), setting.defaultValue());
  }

  /** Reads the settings that protocols declare. */
  public static final class Reader implements SettingsReader<ProtocolsConfig> {
    private static SettingKey<Integer> key(ProtocolSetting setting) {
      return SettingKey.integer(
          setting.name(), setting.defaultValue(), setting.min(), setting.max(), setting.meaning());
    }

    @Override
    public List<SettingKey<?>> keys() {
      return PROTOCOLS.stream()
          .flatMap(protocol -> protocol.settings().stream())
          .<SettingKey<?>>map(Reader::key)
          .toList();
    }

    @Override
    public ProtocolsConfig read(Settings settings) {
      Map<String, Integer> values = new LinkedHashMap<>();
      for (Protocol protocol : PROTOCOLS) {
        protocol
            .settings()
            .forEach(setting -> values.put(setting.name(), settings.get(key(setting))));
      }
      ProtocolsConfig config = new ProtocolsConfig(Map.copyOf(values));
      for (Protocol protocol : PROTOCOLS) {
        protocol
            .conflicts(config)
            .forEach((setting, problem) -> settings.refuse(key(setting), problem));
      }
      return config;
    }
  }
}

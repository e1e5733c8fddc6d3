package org.wasl.gateway.config.settings.delivery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.connectors.Protocol;
import org.wasl.connectors.ProtocolSetting;
import org.wasl.connectors.hosted.HostedJmsProtocol;
import org.wasl.connectors.jms.JmsProtocol;
import org.wasl.connectors.pull.PullProtocol;
import org.wasl.connectors.push.HttpsProtocol;
import org.wasl.connectors.sftp.SftpProtocol;

/**
 * The protocols by which agencies get their deliveries, and what an operator set for them. Each
 * declares its settings in its own package.
 *
 * @param values value of each setting, by its name
 */
public record ProtocolsConfig(Map<String, Integer> values) implements ProtocolSetting.Values {

  /** Every protocol there is. A new one is one line here. */
  public static final List<Protocol> PROTOCOLS =
      List.of(
          new HttpsProtocol(),
          new PullProtocol(),
          new JmsProtocol(),
          new HostedJmsProtocol(),
          new SftpProtocol());

  /** Its keys, in the order of the shipped file. */
  public static final List<SettingKey<?>> KEYS =
      PROTOCOLS.stream()
          .flatMap(protocol -> protocol.settings().stream())
          .<SettingKey<?>>map(ProtocolsConfig::key)
          .toList();

  /** The protocol of that name; empty where there is none. */
  public static Optional<Protocol> protocol(String name) {
    return PROTOCOLS.stream().filter(protocol -> protocol.name().equals(name)).findFirst();
  }

  /** The names of all protocols. */
  public static Set<String> names() {
    return PROTOCOLS.stream().map(Protocol::name).collect(Collectors.toUnmodifiableSet());
  }

  private static SettingKey<Integer> key(ProtocolSetting setting) {
    return SettingKey.integer(
        setting.name(), setting.defaultValue(), setting.min(), setting.max(), setting.meaning());
  }

  /** The values that are set; an invalid one is reported to the settings. */
  public static ProtocolsConfig from(Settings settings) {
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

  @Override
  public int get(ProtocolSetting setting) {
    return values.getOrDefault(setting.name(), setting.defaultValue());
  }
}

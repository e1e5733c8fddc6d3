package org.wasl.configuration.settings.operations;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.http.ConsoleConfig;
import org.wasl.runtime.settings.SettingKey;
import org.wasl.runtime.settings.Settings;
import org.wasl.runtime.settings.SettingsReader;

/** A setting for each role that lists the operations of that role. */
final class AllowedOperations implements SettingsReader<Map<ConsoleRole, Set<String>>> {
  private static final Map<ConsoleRole, SettingKey<Optional<Set<String>>>> KEYS =
      new EnumMap<>(ConsoleRole.class);

  static {
    for (ConsoleRole role : ConsoleRole.values()) {
      KEYS.put(role, key(role));
    }
  }

  @Override
  public List<SettingKey<?>> keys() {
    return List.copyOf(KEYS.values());
  }

  @Override
  public Map<ConsoleRole, Set<String>> read(Settings settings) {
    Map<ConsoleRole, Set<String>> allow = new EnumMap<>(ConsoleRole.class);
    KEYS.forEach((role, key) -> settings.get(key).ifPresent(kept -> allow.put(role, kept)));
    return allow;
  }

  private static SettingKey<Optional<Set<String>>> key(ConsoleRole role) {
    return new SettingKey<>(
        "management.allow." + role.wireName(),
        "",
        "Operations of this role that are allowed. Empty allows all of them, none allows no"
            + " operation",
        "Type.operation, separated by spaces, or none, or empty",
        text -> {
          Set<String> kept = new TreeSet<>(Arrays.asList(text.split(" +")));
          kept.removeAll(Set.of("", "none"));
          ConsoleConfig.requireNarrower(role, kept);
          return text.isEmpty() ? Optional.empty() : Optional.of(kept);
        });
  }
}

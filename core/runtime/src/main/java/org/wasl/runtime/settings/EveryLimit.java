package org.wasl.runtime.settings;

import java.util.List;
import java.util.SortedMap;

/**
 * Reads the value of every setting that limits something, as text by name. It is no setting itself.
 */
public final class EveryLimit implements SettingsReader<SortedMap<String, String>> {
  @Override
  public List<SettingKey<?>> keys() {
    return List.of();
  }

  @Override
  public SortedMap<String, String> read(Settings settings) {
    return settings.limits();
  }
}

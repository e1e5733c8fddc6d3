package org.wasl.runtime.settings;

import java.util.List;

/** Settings that are not the components of one record, and what is made of them. */
public interface SettingsReader<T> {
  /** The settings, in the order of the shipped file. */
  List<SettingKey<?>> keys();

  /** Reads their value. An invalid one is reported to the settings. */
  T read(Settings settings);
}

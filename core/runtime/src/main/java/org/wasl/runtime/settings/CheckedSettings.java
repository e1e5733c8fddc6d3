package org.wasl.runtime.settings;

/** A record of settings whose values must fit each other. */
public interface CheckedSettings {
  /** Reports values that do not: {@link Settings#refuse(String, String)}. */
  void check(Settings settings);
}

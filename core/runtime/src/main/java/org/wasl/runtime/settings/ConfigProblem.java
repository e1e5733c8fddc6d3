package org.wasl.runtime.settings;

/**
 * One problem in the configuration.
 *
 * @param file the file, or {@code --set} for an override
 * @param line its line, from 1. 0 where it is about no single line
 * @param key the key, column or row, or empty if it is about none
 * @param reason the fault and the correct form. It never contains a value
 */
public record ConfigProblem(String file, int line, String key, String reason) {

  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ") + reason;
  }
}

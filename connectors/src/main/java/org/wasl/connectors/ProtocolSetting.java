package org.wasl.connectors;

/**
 * A whole number that an operator sets in {@code gateway.properties}.
 *
 * @param name name of the setting, which includes the unit
 * @param defaultValue applies if the setting is absent
 * @param min least value
 * @param max greatest value
 * @param meaning one line for the operator
 */
public record ProtocolSetting(String name, int defaultValue, int min, int max, String meaning) {

  /** The values that apply. */
  @FunctionalInterface
  public interface Values {
    /** The value of a setting, within its limits. */
    int get(ProtocolSetting setting);
  }
}

package org.wasl.rules.id;

import java.util.UUID;

/**
 * The id of a delivery, which is one message to one agency.
 *
 * @param value the id itself
 */
public record DeliveryId(UUID value) implements Comparable<DeliveryId> {
  /**
   * The id that a text names.
   *
   * @throws IllegalArgumentException if {@link UUID#fromString} refuses the text
   */
  public static DeliveryId parse(String text) {
    return new DeliveryId(UUID.fromString(text));
  }

  @Override
  public int compareTo(DeliveryId other) {
    return value.compareTo(other.value);
  }

  /** The text of the UUID, as documents, headers, paths and logs have it. */
  @Override
  public String toString() {
    return value.toString();
  }
}

package org.wasl.database;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Ids that begin with the same digits.
 *
 * @param from the smallest, by its bytes
 * @param to the largest
 */
public record IdRange(UUID from, UUID to) {
  private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{8}[0-9a-f-]{0,28}");
  private static final int DIGITS = 32;

  /** The ids with this prefix, of 8 to 36 characters, or empty for a text that begins no id. */
  public static Optional<IdRange> ofPrefix(String text) {
    String prefix = text.strip().toLowerCase(Locale.ROOT);
    String digits = prefix.replace("-", "");
    return PREFIX.matcher(prefix).matches() && digits.length() <= DIGITS
        ? Optional.of(new IdRange(padded(digits, '0'), padded(digits, 'f')))
        : Optional.empty();
  }

  private static UUID padded(String digits, char with) {
    String all = digits + String.valueOf(with).repeat(DIGITS - digits.length());
    return new UUID(
        Long.parseUnsignedLong(all.substring(0, 16), 16),
        Long.parseUnsignedLong(all.substring(16), 16));
  }
}

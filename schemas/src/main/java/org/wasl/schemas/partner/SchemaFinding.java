package org.wasl.schemas.partner;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * Something that is wrong in a set of schemas.
 *
 * @param file the file, relative to the folder of the set, with {@code /}
 * @param line its line, from 1. 0 where it is about the whole file
 * @param column its column, from 1. 0 where it is not known
 * @param reason the fault and its remedy
 */
public record SchemaFinding(String file, int line, int column, String reason)
    implements Comparable<SchemaFinding> {

  private static final Comparator<SchemaFinding> ORDER =
      Comparator.comparing(SchemaFinding::file)
          .thenComparingInt(SchemaFinding::line)
          .thenComparingInt(SchemaFinding::column)
          .thenComparing(SchemaFinding::reason);

  private static final Pattern HOSTILE =
      Pattern.compile(
          "\\p{Cntrl}|[\\x{80}-\\x{9f}\\x{2028}-\\x{202e}\\x{2066}-\\x{2069}\\x{feff}]");

  /**
   * Replaces characters that control a terminal or reorder text, because others chose names and
   * values.
   */
  public SchemaFinding {
    file = HOSTILE.matcher(file).replaceAll("?");
    reason = HOSTILE.matcher(reason).replaceAll("?");
  }

  @Override
  public int compareTo(SchemaFinding other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + (column > 0 ? ":" + column : "") + ": " + reason;
  }
}

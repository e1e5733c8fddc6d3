package org.wasl.audit.verify;

import java.util.ArrayList;
import java.util.List;

/** What differs from what should be. Empty: everything that was looked at holds. */
final class Findings {
  private static final int MAX_LINES = 100;
  private static final int MAX_CHARACTERS = 400;

  private final List<String> lines = new ArrayList<>();

  /** Notes a difference; returns whether there is none. */
  boolean same(String where, Object expected, Object found) {
    return holds(expected.equals(found), where, expected, found);
  }

  /** Notes a difference unless it holds; returns whether it does. */
  boolean holds(boolean holds, String where, Object expected, Object found) {
    if (!holds && lines.size() < MAX_LINES) {
      lines.add(printable(where + ": expected " + expected + ", found " + found));
    }
    return holds;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /** What stands in a file that is not to be trusted must not steer the reader's terminal. */
  private static String printable(String text) {
    String cut = text.length() > MAX_CHARACTERS ? text.substring(0, MAX_CHARACTERS) : text;
    return cut.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
  }
}

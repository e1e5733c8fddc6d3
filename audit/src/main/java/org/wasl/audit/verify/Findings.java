package org.wasl.audit.verify;

import java.util.ArrayList;
import java.util.List;

/** What differs from what should be. Empty: everything that was looked at holds. */
public final class Findings {
  private static final int MAX_LINES = 100;
  private static final int MAX_CHARACTERS = 400;

  private final List<String> lines = new ArrayList<>();

  /** Notes what somebody else has found, within {@code where}. */
  public void addAll(String where, List<String> found) {
    found.stream()
        .limit(Math.max(0, MAX_LINES - lines.size()))
        .forEach(line -> lines.add(printable(where + ", " + line)));
  }

  /** Notes a difference; returns whether there is none. */
  public boolean expectEqual(String where, Object expected, Object found) {
    return expect(expected.equals(found), where, expected, found);
  }

  /** Notes a difference unless it holds; returns whether it does. */
  public boolean expect(boolean holds, String where, Object expected, Object found) {
    if (!holds && lines.size() < MAX_LINES) {
      lines.add(printable(where + ": expected " + expected + ", found " + found));
    }
    return holds;
  }

  /** One line each, printable; the first hundred. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** What stands in a file that is not to be trusted must not steer the reader's terminal. */
  private static String printable(String text) {
    String cut = text.length() > MAX_CHARACTERS ? text.substring(0, MAX_CHARACTERS) : text;
    return cut.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
  }
}

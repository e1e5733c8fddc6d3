package org.wasl.audit.verify;

import java.util.ArrayList;
import java.util.List;

/** Differences between expected and found values. There are none when every check passed. */
public final class Findings {
  private static final int MAX_LINES = 100;
  private static final int MAX_CHARACTERS = 400;

  private final List<String> lines = new ArrayList<>();

  /** Adds the findings of another check, under {@code where}. */
  public void addAll(String where, List<String> found) {
    addAll(found.stream().map(line -> printable(where + ", " + line)).toList());
  }

  /** Adds the findings of another check. */
  void addAll(List<String> found) {
    found.stream().limit(Math.max(0, MAX_LINES - lines.size())).forEach(lines::add);
  }

  /** Adds a finding if the values differ, and returns whether they are equal. */
  public boolean expectEqual(String where, Object expected, Object found) {
    return expect(expected.equals(found), where, expected, found);
  }

  /** Adds a finding if the condition is false, and returns the condition. */
  public boolean expect(boolean holds, String where, Object expected, Object found) {
    if (!holds && lines.size() < MAX_LINES) {
      lines.add(printable(where + ": expected " + expected + ", found " + found));
    }
    return holds;
  }

  /** The first hundred findings, as one printable line each. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** Text of an untrusted file must not send control sequences to a terminal. */
  static String printable(String text) {
    String cut = text.length() > MAX_CHARACTERS ? text.substring(0, MAX_CHARACTERS) : text;
    return cut.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
  }
}

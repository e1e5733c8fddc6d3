package org.wasl.courtfile;

import java.text.Bidi;
import java.util.Map;

/** One line of text in the order in which it is drawn, from left to right. */
final class VisualLine {
  private static final Map<Integer, Integer> MIRRORED =
      Map.of(
          (int) '(', (int) ')', (int) ')', (int) '(', (int) '[', (int) ']', (int) ']', (int) '[',
          (int) '«', (int) '»', (int) '»', (int) '«', (int) '<', (int) '>', (int) '>', (int) '<');

  private VisualLine() {}

  /** The part of a paragraph, with its letters joined. */
  static String of(String text, Bidi paragraph, int start, int end) {
    Bidi line = paragraph.createLineBidi(start, end);
    int count = line.getRunCount();
    String[] runs = new String[count];
    byte[] levels = new byte[count];
    for (int i = 0; i < count; i++) {
      levels[i] = (byte) line.getRunLevel(i);
      String run = text.substring(start + line.getRunStart(i), start + line.getRunLimit(i));
      String joined = ArabicShaper.shape(run.replaceAll("[\u2066-\u2069]", ""));
      runs[i] = levels[i] % 2 == 0 ? joined : reversed(joined);
    }
    Bidi.reorderVisually(levels, 0, runs, 0, count);
    return String.join("", runs);
  }

  private static String reversed(String run) {
    int[] points = run.codePoints().toArray();
    StringBuilder reversed = new StringBuilder();
    for (int i = points.length - 1; i >= 0; i--) {
      reversed.appendCodePoint(MIRRORED.getOrDefault(points[i], points[i]));
    }
    return reversed.toString();
  }
}

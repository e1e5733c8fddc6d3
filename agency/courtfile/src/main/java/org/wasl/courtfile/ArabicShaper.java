package org.wasl.courtfile;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Replaces Arabic letters by the Unicode presentation forms that show how they join. Unicode lists
 * the forms of a letter as isolated, final, initial and medial.
 */
final class ArabicShaper {
  private static final int ISOLATED = 0;
  private static final int FINAL = 1;
  private static final int INITIAL = 2;
  private static final int MEDIAL = 3;
  private static final int TATWEEL = 0x640;

  /** The forms of a letter, or of lam with alef. */
  private static final Map<String, List<Integer>> FORMS = forms();

  private ArabicShaper() {}

  private static Map<String, List<Integer>> forms() {
    Map<String, List<Integer>> forms = new HashMap<>();
    addForms(forms, 0xFB50, 0xFBB1);
    addForms(forms, 0xFE80, 0xFEFC);
    return forms;
  }

  private static void addForms(Map<String, List<Integer>> forms, int first, int last) {
    for (int form = first; form <= last; form++) {
      String letter = Normalizer.normalize(Character.toString(form), Form.NFKC);
      forms.computeIfAbsent(letter, _ -> new ArrayList<>()).add(form);
    }
  }

  /** The text with joined letters, in its logical order. */
  static String shape(String text) {
    int[] points = text.codePoints().toArray();
    StringBuilder shaped = new StringBuilder();
    for (int i = 0; i < points.length; i++) {
      boolean afterJoin = joinsNext(neighbour(points, i, -1));
      String pair = i + 1 < points.length ? new String(points, i, 2) : "";
      boolean ligature = points[i] == 0x644 && FORMS.containsKey(pair);
      List<Integer> forms =
          FORMS.getOrDefault(ligature ? pair : Character.toString(points[i]), List.of());
      boolean beforeJoin = forms.size() > INITIAL && joinsPrevious(neighbour(points, i, 1));
      int form =
          afterJoin && beforeJoin ? MEDIAL : afterJoin ? FINAL : beforeJoin ? INITIAL : ISOLATED;
      shaped.appendCodePoint(form < forms.size() ? forms.get(form) : points[i]);
      i += ligature ? 1 : 0;
    }
    return shaped.toString();
  }

  /** The nearest character that is no mark, or a space at the end. */
  private static int neighbour(int[] points, int from, int direction) {
    int i = from + direction;
    while (i >= 0
        && i < points.length
        && Character.getType(points[i]) == Character.NON_SPACING_MARK) {
      i += direction;
    }
    return i >= 0 && i < points.length ? points[i] : ' ';
  }

  private static boolean joinsNext(int point) {
    return point == TATWEEL
        || FORMS.getOrDefault(Character.toString(point), List.of()).size() > INITIAL;
  }

  private static boolean joinsPrevious(int point) {
    return point == TATWEEL
        || FORMS.getOrDefault(Character.toString(point), List.of()).size() > FINAL;
  }
}

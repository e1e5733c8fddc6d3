package org.wasl.runtime;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds known words that are similar to a misspelt one (Levenshtein distance). */
public final class SpellingSuggestions {

  private SpellingSuggestions() {}

  /** The most similar known words, the nearest first. There are at most so many, and none twice. */
  public static List<String> nearest(String word, Collection<String> known, int count) {
    return known.stream()
        .distinct()
        .sorted(
            Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .limit(count)
        .toList();
  }

  /** A clause for the end of a sentence, or empty if no known word is similar. */
  public static String suggestion(String word, Collection<String> known) {
    return nearest(word, known, 1).stream()
        .findFirst()
        .filter(candidate -> distance(word, candidate) <= Math.max(2, candidate.length() / 2))
        .map(candidate -> "; did you mean " + candidate + "?")
        .orElse("");
  }

  /**
   * The text for an unknown word, which names the known words and the one that was probably meant.
   */
  public static String unknown(String word, Collection<String> known) {
    return "'%s' is none of %s%s"
        .formatted(word, String.join(", ", known), suggestion(word, known));
  }

  static int distance(String first, String second) {
    int[] row = new int[second.length() + 1];
    for (int j = 0; j <= second.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= first.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= second.length(); j++) {
        int substituted = diagonal + (first.charAt(i - 1) == second.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[second.length()];
  }
}

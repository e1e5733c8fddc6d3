package org.wasl.schemas.codes;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A list of codes with labels in Arabic, French and English.
 *
 * @param name name of the list, as in {@code x-wasl-code}
 * @param ordered whether the order means a rank, from least to most
 * @param byCode its codes, in order
 */
public record CodeList(String name, boolean ordered, Map<String, Code> byCode) {

  /**
   * One code.
   *
   * @param code as written in messages
   * @param labels label by language: {@code ar}, {@code fr}, {@code en}
   * @param attributes further attributes, such as {@code iccs} of an offence or {@code parent} of a
   *     territory
   */
  public record Code(String code, Map<String, String> labels, Map<String, String> attributes) {
    /** The first day on which it is valid, or empty if it always was. */
    public Optional<LocalDate> from() {
      return attribute(FROM).map(LocalDate::parse);
    }

    /** The first day on which it is no longer valid, or empty if it is not retired. */
    public Optional<LocalDate> retired() {
      return attribute(UNTIL).map(LocalDate::parse).map(last -> last.plusDays(1));
    }

    /** Tells whether a message that is written on this day may have it. */
    public boolean isValidOn(LocalDate day) {
      return from().filter(day::isBefore).isEmpty()
          && retired().filter(since -> !day.isBefore(since)).isEmpty();
    }

    /** A further fact, or empty if this code has none of that name. */
    public Optional<String> attribute(String name) {
      return Optional.ofNullable(attributes.get(name));
    }
  }

  /** Attribute of a code for the first day on which it is valid. */
  static final String FROM = "from";

  /** Attribute of a code for the last day on which it is valid. */
  static final String UNTIL = "until";

  /** Attribute of a retired code for the code of the same list that replaces it. */
  public static final String REPLACED_BY = "replacedBy";

  /** Tells whether a code of it is valid on some days only. */
  public boolean isDated() {
    return byCode.values().stream()
        .anyMatch(code -> code.from().isPresent() || code.retired().isPresent());
  }

  /** The codes in order. */
  public List<String> codes() {
    return List.copyOf(byCode.keySet());
  }

  /** Tells whether the list has the code. */
  public boolean has(String code) {
    return byCode.containsKey(code);
  }

  /** The code with its labels, where the list has it. */
  public Optional<Code> find(String code) {
    return Optional.ofNullable(byCode.get(code));
  }

  /** The label in a language ({@code ar}, {@code fr}, {@code en}), or the code itself. */
  public String label(String code, String language) {
    return find(code).map(c -> c.labels().get(language)).orElse(code);
  }

  /** Rank of a code, from 0, or empty if the list does not have it. */
  public OptionalInt rank(String code) {
    int rank = codes().indexOf(code);
    return rank < 0 ? OptionalInt.empty() : OptionalInt.of(rank);
  }

  /** Languages every label exists in. */
  public static final Set<String> LANGUAGES = Set.of("ar", "fr", "en");
}

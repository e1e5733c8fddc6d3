package org.wasl.schemas.codes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    /** A further fact; empty where this code has none of that name. */
    public Optional<String> attribute(String name) {
      return Optional.ofNullable(attributes.get(name));
    }
  }

  /** The codes in order. */
  public List<String> codes() {
    return List.copyOf(byCode.keySet());
  }

  /** Whether the list has the code. */
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

  /** Rank of a code, from 0; -1 where the list does not have it. */
  public int rank(String code) {
    return codes().indexOf(code);
  }

  /** Languages every label exists in. */
  public static final Set<String> LANGUAGES = Set.of("ar", "fr", "en");
}

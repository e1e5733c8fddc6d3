package org.wasl.rules.lifecycle;

import java.util.Locale;

/** Objects of a referral. Each kind has its own life cycle. */
public enum ObjectKind {
  /** A request that an agency answers, such as an instruction, a delegation or a question. */
  INSTRUCTION,
  /** A search notice (avis de recherche). */
  WANTED_NOTICE,
  /**
   * A warrant (mandat). It is not a search notice, because it has other senders, another document
   * and another life cycle.
   */
  WARRANT;

  /** True for an object that the registry holds and whose end every holder must confirm. */
  public boolean isNotice() {
    return this != INSTRUCTION;
  }

  /**
   * The name in lower case with words joined by hyphens. For a notice it is also the message type
   * that makes it.
   */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The kind of that wire name.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static ObjectKind ofWireName(String wireName) {
    for (ObjectKind kind : values()) {
      if (kind.wireName().equals(wireName)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no such kind of object");
  }
}

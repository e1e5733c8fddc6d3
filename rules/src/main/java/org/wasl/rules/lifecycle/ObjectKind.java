package org.wasl.rules.lifecycle;

import java.util.Locale;

/** Objects of a referral; each kind has a life cycle of its own. */
public enum ObjectKind {
  /** A request that an agency answers: an instruction, a delegation, a question. */
  INSTRUCTION,
  /** A search notice (avis de recherche). */
  WANTED_NOTICE,
  /**
   * A warrant (mandat). Not a search notice: it has other senders, another document and another
   * life cycle.
   */
  WARRANT;

  /** True for what the registry holds and every holder must confirm the end of. */
  public boolean isNotice() {
    return this != INSTRUCTION;
  }

  /** Lower case, words joined by hyphens; for a notice also the message type that makes it. */
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

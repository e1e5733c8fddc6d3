package org.wasl.rules.statistics;

import java.util.Locale;
import java.util.Optional;

/** A measure. It is counted on the day on which the gateway received the message. */
public enum Measure {
  /** Referrals opened. */
  REFERRALS("vetted-case", "", ""),
  /** Links to other referrals that reports of the police name. */
  LINKED("investigation-report", "", "linkedCount"),
  /** Persons identified, as reports of the police count them. */
  IDENTIFIED("investigation-report", "", "identifiedCount"),
  /** Persons presented before the prosecutor, by the same reports. */
  PRESENTED("investigation-report", "", "presentedCount"),
  /** Persons brought before a court, as dispositions count them. */
  BROUGHT("disposition", "", "broughtCount"),
  /** Search notices issued. */
  NOTICES("wanted-notice", "issue", ""),
  /** Warrants issued. */
  WARRANTS("warrant", "issue", ""),
  /** Persons convicted, as judgments count them. */
  CONVICTED("judgment", "", "convictedCount"),
  /** Persons acquitted, by the same judgments. */
  ACQUITTED("judgment", "", "acquittedCount"),
  /** Persons whose case the court dismissed without a decision on the facts. */
  DISMISSED("judgment", "", "dismissedCount");

  private final String type;
  private final String subtype;
  private final String fact;

  Measure(String type, String subtype, String fact) {
    this.type = type;
    this.subtype = subtype;
    this.fact = fact;
  }

  /** Type of the messages that count. */
  public String type() {
    return type;
  }

  /** Code or action of the messages that count, or empty if all messages of the type count. */
  public Optional<String> subtype() {
    return Optional.of(subtype).filter(code -> !code.isEmpty());
  }

  /** The readable fact that holds the number, or empty if each message counts as one. */
  public Optional<String> fact() {
    return Optional.of(fact).filter(name -> !name.isEmpty());
  }

  /** Lower-case name, as shown. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

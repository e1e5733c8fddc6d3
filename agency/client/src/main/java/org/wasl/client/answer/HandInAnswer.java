package org.wasl.client.answer;

/** The answer to a receipt, or to the report that a delivery is refused. */
public sealed interface HandInAnswer permits HandInAnswer.Recorded, Refused, Unavailable {
  /** The gateway has recorded it. */
  record Recorded() implements HandInAnswer {}
}

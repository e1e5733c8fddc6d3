package org.wasl.client;

/** What came of collecting. */
public sealed interface PollOutcome {
  /**
   * The inbox was read.
   *
   * @param handedIn deliveries whose receipt the gateway has
   * @param offered deliveries that were there
   */
  record Collected(int handedIn, int offered) implements PollOutcome {}

  /**
   * It could not be read.
   *
   * @param why {@link Refused} or {@link Unavailable}
   */
  record NotRead(Answer why) implements PollOutcome {}
}

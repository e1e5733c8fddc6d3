package org.wasl.client.answer;

/** The result of collecting. */
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
   * @param why the gateway refused or did not answer
   */
  record NotRead(CallFailure why) implements PollOutcome {}
}

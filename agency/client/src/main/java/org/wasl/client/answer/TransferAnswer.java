package org.wasl.client.answer;

/** The result of sending or fetching a sealed evidence file. */
public sealed interface TransferAnswer
    permits TransferAnswer.Done, TransferAnswer.Damaged, Refused, Unavailable {
  /** The other end has the whole file, with the size and digest that its message lists. */
  record Done() implements TransferAnswer {}

  /** The sealed bytes are not those that the message lists. Trying again sends the same bytes. */
  record Damaged() implements TransferAnswer {}
}

package org.wasl.store.intake;

import java.util.UUID;
import org.wasl.store.erasure.ErasureResult;

/** What came of an {@link Acceptance}. */
public sealed interface AcceptResult {

  /**
   * Kept.
   *
   * @param answer the bytes that came with it
   */
  record Accepted(byte[] answer) implements AcceptResult {}

  /**
   * Known already, with the same content; nothing was kept but an audit entry.
   *
   * @param referral of the message
   * @param answer the exact bytes of the first answer
   */
  record Duplicate(UUID referral, byte[] answer) implements AcceptResult {}

  /** Known already, with other content; nothing was kept. The caller refuses and audits that. */
  record Conflict() implements AcceptResult {}

  /**
   * It was known, or belongs to a referral that was: erased since, and nothing of it was kept.
   *
   * @param erasure when, and on what basis
   */
  record Erased(ErasureResult.AlreadyErased erasure) implements AcceptResult {}

  /**
   * The referral is not in a state that was expected; nothing was kept.
   *
   * @param actual its state
   */
  record StateChanged(String actual) implements AcceptResult {}

  /**
   * The object that the message names is not in the state that was expected, or is none of this
   * referral; nothing was kept.
   *
   * @param actual its state; {@code none} where there is no such object
   */
  record ObjectChanged(String actual) implements AcceptResult {}

  /** It was said before, or need not be said any more; nothing was kept. */
  record NotDue() implements AcceptResult {}

  /** There is no such referral; nothing was kept. */
  record NotFound() implements AcceptResult {}
}

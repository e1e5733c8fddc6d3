package org.wasl.store.intake;

import java.util.List;
import java.util.Set;
import org.wasl.rules.id.FileId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.store.erasure.ErasureResult;

/** The result of an {@link Acceptance}. */
public sealed interface AcceptResult {

  /**
   * The message is stored.
   *
   * @param answer the bytes of its answer
   * @param leases leases of its deliveries that may be called at once
   */
  record Accepted(byte[] answer, List<Leased> leases) implements AcceptResult {}

  /** The message came before, or was erased. Nothing was stored. */
  sealed interface KnownMessage extends AcceptResult {}

  /**
   * A duplicate with the same content. Nothing was stored. The caller audits it, and answers with
   * {@code answer}.
   *
   * @param referral referral of the message
   * @param answer the exact bytes of the first answer
   */
  record Duplicate(ReferralId referral, byte[] answer) implements KnownMessage {}

  /**
   * The id was used before with other content. Nothing was stored. The caller refuses and audits
   * it.
   */
  record Conflict() implements KnownMessage {}

  /**
   * The message or its referral was erased. Nothing was stored.
   *
   * @param erasure time and legal basis of the erasure
   */
  record Erased(ErasureResult.AlreadyErased erasure) implements KnownMessage {}

  /**
   * The referral is not in a state that was expected. Nothing was stored.
   *
   * @param actual its state
   */
  record StateChanged(String actual) implements AcceptResult {}

  /**
   * Parties or readable facts of the referral are not those by which the message was decided. Other
   * recipients may be right now, or none. Nothing was stored.
   */
  record FactsChanged() implements AcceptResult {}

  /**
   * The object that the message names is not in the state that was expected, or does not belong to
   * this referral. Nothing was stored.
   *
   * @param actual its state, {@code none} if there is no such object
   */
  record ObjectChanged(String actual) implements AcceptResult {}

  /**
   * Files that the message lists are not uploaded whole by its sender, or differ in size or digest.
   * Nothing was stored.
   *
   * @param ids ids of these files, not empty
   */
  record FilesMissing(Set<FileId> ids) implements AcceptResult {}

  /** The notification was sent before, or is not needed any more. Nothing was stored. */
  record NotDue() implements AcceptResult {}

  /** There is no such referral. Nothing was stored. */
  record NotFound() implements AcceptResult {}
}

package org.wasl.store.erasure;

import java.time.Instant;
import java.util.Locale;
import org.wasl.rules.id.ReferralId;

/**
 * A referral that was erased.
 *
 * @param referral its id
 * @param requestedBy id of the person who asked for it
 * @param erasedBy id of the person who confirmed it
 * @param erasedAt when it was erased
 * @param reason code of the reason
 * @param basis code of the legal basis
 * @param stage how much of it is gone
 */
public record CompletedErasure(
    ReferralId referral,
    String requestedBy,
    String erasedBy,
    Instant erasedAt,
    String reason,
    String basis,
    Stage stage) {

  /** The amount of data erased of a referral. */
  public enum Stage {
    /** It is gone from the tables. */
    ERASED,
    /** It is gone from the database's files as well. */
    CLEANED,
    /** No backup that has it is kept any more. */
    FINAL;

    /** Its stable name, for machines. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

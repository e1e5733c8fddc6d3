package org.wasl.store.erasure;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * A referral that was erased.
 *
 * @param referral its id
 * @param requestedBy id of the person who asked for it
 * @param erasedBy id of the person who confirmed it
 * @param erasedAt when
 * @param reason a code
 * @param basis on what basis, a code
 * @param stage how much of it is gone
 */
public record CompletedErasure(
    UUID referral,
    String requestedBy,
    String erasedBy,
    Instant erasedAt,
    String reason,
    String basis,
    Stage stage) {

  /** How much of an erased referral is gone. */
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

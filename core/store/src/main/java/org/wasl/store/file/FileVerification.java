package org.wasl.store.file;

import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.FileId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

/**
 * What an agency signs once it has verified an evidence file.
 *
 * @param file the file
 * @param recipient the agency
 * @param sender sender of the message that lists the file
 * @param messageId id of that message
 * @param referral referral of that message
 * @param digest base64url SHA-256 of the sealed file
 */
public record FileVerification(
    FileId file,
    AgencyId recipient,
    AgencyId sender,
    MessageId messageId,
    ReferralId referral,
    String digest) {

  /** The result of recording one. */
  public enum Recording {
    /** It is recorded, now or before. */
    RECORDED,
    /** It does not agree with the file, and was not recorded. */
    MISMATCH,
    /** There is no such file for this agency. */
    NOT_FOUND
  }
}

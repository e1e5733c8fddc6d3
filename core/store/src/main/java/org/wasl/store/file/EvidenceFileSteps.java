package org.wasl.store.file;

import java.util.Base64;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.FileId;
import org.wasl.rules.id.MessageId;

/** The steps of a referral about its evidence files. */
public final class EvidenceFileSteps {
  private EvidenceFileSteps() {}

  /**
   * A step about a file.
   *
   * @param actor the agency that acts
   * @param sender sender of the message that lists the file
   * @param messageId id of that message
   * @param sha256 SHA-256 of the sealed file (32 bytes)
   */
  public static Step step(
      AuditAction action,
      AgencyId actor,
      AgencyId sender,
      MessageId messageId,
      FileId file,
      byte[] sha256) {
    return Step.of(action, actor.value())
        .message(sender, messageId)
        .digest(digest(sha256))
        .why(new StepReason.EvidenceFile(file));
  }

  /** A digest as steps and receipts write it. */
  static String digest(byte[] sha256) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256);
  }
}

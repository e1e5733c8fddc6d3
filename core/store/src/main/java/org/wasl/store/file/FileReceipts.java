package org.wasl.store.file;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.FileId;
import org.wasl.rules.id.ReferralId;

/**
 * The receipts of agencies that verified the files of a referral.
 *
 * @param texts receipts as the agencies sent them
 */
public record FileReceipts(Map<FileRecipient, String> texts) {
  /** Those of a referral without files. */
  public static final FileReceipts NONE = new FileReceipts(Map.of());

  private static final String RECEIPTS =
      """
      select f.referral, r.file, r.recipient, r.receipt
        from evidence_file f join file_receipt r on r.file = f.id
       where f.referral = any(:referrals)
      """;

  /** A file, and an agency that verified it. */
  public record FileRecipient(FileId file, AgencyId recipient) {}

  private record FileReceipt(ReferralId referral, FileRecipient key, String text) {}

  /** Copies the map. */
  public FileReceipts {
    texts = Map.copyOf(texts);
  }

  /** Reads those of these referrals. A referral without any is absent. */
  public static Map<ReferralId, FileReceipts> of(
      Connection connection, Collection<ReferralId> referrals) throws SQLException {
    Map<ReferralId, FileReceipts> receipts = new HashMap<>();
    SqlStatement.of(connection, RECEIPTS)
        .uuids("referrals", referrals.stream().map(ReferralId::value).toList())
        .list(
            row ->
                new FileReceipt(
                    new ReferralId(row.uuid("referral")),
                    new FileRecipient(
                        new FileId(row.uuid("file")), new AgencyId(row.text("recipient"))),
                    row.text("receipt")))
        .stream()
        .collect(
            Collectors.groupingBy(
                FileReceipt::referral, Collectors.toMap(FileReceipt::key, FileReceipt::text)))
        .forEach((referral, texts) -> receipts.put(referral, new FileReceipts(texts)));
    return receipts;
  }

  /** The receipt by which an agency confirms a step. It is empty for all other steps. */
  public Optional<String> of(Step step) {
    return step.action() == AuditAction.FILE_VERIFIED
            && step.why().orElse(null) instanceof StepReason.EvidenceFile(FileId file)
        ? step.recipient().map(it -> texts.get(new FileRecipient(file, it)))
        : Optional.empty();
  }
}

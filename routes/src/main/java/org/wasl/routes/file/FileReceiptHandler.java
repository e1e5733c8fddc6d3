package org.wasl.routes.file;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.wasl.database.Result;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.runtime.StepResult;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.store.file.EvidenceFiles;
import org.wasl.store.file.FileVerification;
import org.wasl.store.file.FileVerification.Recording;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.FileAcknowledgement;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.receipt.Receipt;

/**
 * Handles the receipts of agencies that verified an evidence file. An invalid receipt has no
 * effect.
 */
public final class FileReceiptHandler {
  private static final String ABOUT = "file";
  private static final AgencyResponse RECORDED =
      new AgencyResponse(204, "application/json", new byte[0], Map.of());

  private final Supplier<AgencyDirectory> directory;
  private final SignatureVerifier signatures;
  private final EvidenceFiles files;
  private final RejectionHandler rejections;
  private final int maxReceiptBytes;

  /**
   * @param maxReceiptBytes largest receipt that is read
   */
  public FileReceiptHandler(
      Supplier<AgencyDirectory> directory,
      SignatureVerifier signatures,
      EvidenceFiles files,
      RejectionHandler rejections,
      int maxReceiptBytes) {
    this.directory = directory;
    this.signatures = signatures;
    this.files = files;
    this.rejections = rejections;
    this.maxReceiptBytes = maxReceiptBytes;
  }

  /** Records the receipt and confirms it, or refuses it with an audit entry. */
  public StepResult<AgencyResponse> handle(FileAcknowledgement acknowledgement) {
    return rejections
        .identify(directory.get(), acknowledgement)
        .map(agency -> record(acknowledgement, agency));
  }

  private AgencyResponse record(FileAcknowledgement acknowledgement, Agency agency) {
    if (acknowledgement.receipt().length > maxReceiptBytes) {
      return refuse(ProblemType.TOO_LARGE, acknowledgement, agency);
    }
    Optional<FileVerification> stated =
        signatures
            .verifyReceipt(agency, acknowledgement.text())
            .genuine()
            .flatMap(FileReceiptHandler::statement)
            .filter(it -> it.file().equals(acknowledgement.file()))
            .filter(it -> it.recipient().equals(agency.id()));
    if (stated.isEmpty()) {
      return refuse(ProblemType.BAD_RECEIPT, acknowledgement, agency);
    }
    return switch (files.recordVerified(stated.get(), acknowledgement.text())) {
      case Result.Failed<?> _ -> refuse(ProblemType.UNAVAILABLE, acknowledgement, agency);
      case Result.Done<Recording>(var recording) ->
          switch (recording) {
            case RECORDED -> RECORDED;
            case MISMATCH -> refuse(ProblemType.BAD_RECEIPT, acknowledgement, agency);
            case NOT_FOUND -> refuse(ProblemType.NOT_FOUND, acknowledgement, agency);
          };
    };
  }

  /** What it states, or empty if it is no receipt for a file. */
  private static Optional<FileVerification> statement(Receipt receipt) {
    return receipt
        .fileId()
        .map(
            file ->
                new FileVerification(
                    file,
                    receipt.recipient(),
                    receipt.sender(),
                    receipt.messageId(),
                    receipt.referral(),
                    receipt.digest()));
  }

  private AgencyResponse refuse(
      ProblemType type, FileAcknowledgement acknowledgement, Agency agency) {
    return rejections.rejectQuery(type, acknowledgement.acceptLanguage(), agency, ABOUT);
  }
}

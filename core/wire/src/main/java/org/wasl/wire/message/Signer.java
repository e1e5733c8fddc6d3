package org.wasl.wire.message;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.wasl.audit.log.MerkleTree;
import org.wasl.wire.jose.Jws;
import org.wasl.wire.jose.SigningKey;
import org.wasl.wire.receipt.BatchedReceipt;
import org.wasl.wire.receipt.NegativeReceipt;
import org.wasl.wire.receipt.Receipt;
import org.wasl.wire.receipt.ReceiptRoot;
import org.wasl.wire.token.TokenException;

/** Signs messages and receipts with one private key. It is thread-safe. */
public final class Signer {
  /** {@code typ} of a signature over a message. */
  static final String MESSAGE_TYP = "wasl-message+jws";

  /** {@code typ} of a receipt. */
  static final String RECEIPT_TYP = "wasl-receipt+jws";

  /** {@code typ} of a signature over a batch of receipts. */
  static final String RECEIPTS_TYP = "wasl-receipts+jws";

  /** {@code typ} of a signature over alarms, which is never valid for a message. */
  static final String ALARMS_TYP = "wasl-alarms+jws";

  /** {@code typ} of a signature over the manifest of a backup. */
  static final String BACKUP_TYP = "wasl-backup+jws";

  /** {@code typ} of a signature over a list of notices. */
  static final String NOTICES_TYP = "wasl-notices+jws";

  /** {@code typ} of the statement of the key that submissions are sealed to. */
  public static final String SUBMISSION_KEY_TYP = "wasl-submission-key+jws";

  /** {@code typ} of a person's signature over the statement of an operation. */
  public static final String OPERATION_TYP = "wasl-act+jws";

  private final SigningKey key;
  private final JWSHeader messageHeader;
  private final JWSHeader receiptHeader;
  private final JWSHeader receiptsHeader;
  private final JWSHeader alarmsHeader;
  private final JWSHeader backupHeader;
  private final JWSHeader noticesHeader;
  private final JWSHeader operationHeader;
  private final JWSHeader submissionKeyHeader;

  /**
   * Uses {@code key} for everything it signs.
   *
   * @throws IllegalArgumentException if the key is neither Ed25519 nor P-256, or has no private
   *     part
   */
  public Signer(JWK key) {
    this(SigningKey.of(key));
  }

  /** Uses {@code key}, wherever it is kept, for everything it signs. */
  public Signer(SigningKey key) {
    JWK open = key.publicKey();
    try {
      this.key = key;
      this.messageHeader = Jws.header(open, MESSAGE_TYP);
      this.receiptHeader = Jws.header(open, RECEIPT_TYP);
      this.receiptsHeader = Jws.header(open, RECEIPTS_TYP);
      this.alarmsHeader = Jws.header(open, ALARMS_TYP);
      this.backupHeader = Jws.header(open, BACKUP_TYP);
      this.noticesHeader = Jws.header(open, NOTICES_TYP);
      this.operationHeader = Jws.header(open, OPERATION_TYP);
      this.submissionKeyHeader = Jws.header(open, SUBMISSION_KEY_TYP);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("key " + open.getKeyID() + ": " + e.getMessage(), e);
    }
  }

  /** The reason why it does not sign now, or empty if it does. */
  public Optional<String> problem() {
    return key.problem();
  }

  /**
   * The detached JWS (RFC 7515, appendix F) over exactly these bytes, for the header {@code
   * Wasl-Signature}.
   */
  public String signMessage(byte[] body) {
    return detached(messageHeader, body);
  }

  /** Signs a document with alarms, with its own {@code typ}. */
  public String signAlarms(byte[] body) {
    return detached(alarmsHeader, body);
  }

  /** Signs the manifest of a backup, with its own {@code typ}. */
  public String signBackup(byte[] manifest) {
    return detached(backupHeader, manifest);
  }

  /** Signs a page of the notices that an agency holds, with its own {@code typ}. */
  public String signNoticeList(byte[] page) {
    return detached(noticesHeader, page);
  }

  /** Signs a statement of a person for an operation. It has its own {@code typ}. */
  public String signOperation(byte[] statement) {
    return detached(operationHeader, statement);
  }

  private String detached(JWSHeader header, byte[] body) {
    return header.toBase64URL() + ".." + sign(header, Jws.base64url(body));
  }

  /** The receipt as a compact JWS, payload included. */
  public String signReceipt(Receipt receipt) {
    return compact(receiptHeader, receipt.toJson());
  }

  /**
   * Receipts under one signature, over the root of their Merkle tree.
   *
   * @return for each, in their order, the text that proves it alone (a {@link BatchedReceipt})
   */
  public List<String> signReceipts(List<Receipt> receipts) {
    return signPayloads(receipts.stream().map(Receipt::toJson).toList());
  }

  /** The receipt as a compact JWS, payload included. */
  public String signReceipt(NegativeReceipt receipt) {
    return compact(receiptHeader, receipt.toJson());
  }

  /** Signs negative receipts as {@link #signReceipts(List)} signs receipts. */
  public List<String> signNegativeReceipts(List<NegativeReceipt> receipts) {
    return signPayloads(receipts.stream().map(NegativeReceipt::toJson).toList());
  }

  private List<String> signPayloads(List<byte[]> payloads) {
    if (payloads.isEmpty()) {
      return List.of();
    }
    MerkleTree.HashReader tree =
        MerkleTree.hashesOf(payloads.stream().map(MerkleTree::leafHash).toList());
    int size = payloads.size();
    String root =
        compact(receiptsHeader, new ReceiptRoot(MerkleTree.root(size, tree), size).toJson());
    return IntStream.range(0, size)
        .mapToObj(
            index ->
                new BatchedReceipt(
                        root,
                        Jws.base64url(payloads.get(index)).toString(),
                        index,
                        MerkleTree.inclusionProof(index, size, tree))
                    .text())
        .toList();
  }

  /** The key that submissions are sealed to, as a compact JWS, payload included. */
  public String signSubmissionKey(SubmissionKey submissionKey) {
    return compact(submissionKeyHeader, submissionKey.payload());
  }

  private String compact(JWSHeader header, byte[] bytes) {
    Base64URL payload = Jws.base64url(bytes);
    return header.toBase64URL() + "." + payload + "." + sign(header, payload);
  }

  private Base64URL sign(JWSHeader header, Base64URL payload) {
    try {
      return key.sign(header, Jws.signingInput(header.toBase64URL(), payload));
    } catch (JOSEException e) {
      String reason =
          "signing with key " + key.publicKey().getKeyID() + " failed: " + e.getMessage();
      throw e.getCause() instanceof TokenException
          ? new SigningKeyUnavailableException(reason)
          : new IllegalStateException(reason, e);
    }
  }
}

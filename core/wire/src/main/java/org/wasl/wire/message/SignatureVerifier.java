package org.wasl.wire.message;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.Base64Url;
import org.wasl.wire.jose.CachingVerifier;
import org.wasl.wire.jose.Jws;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.jose.NamedKey;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.receipt.BatchedReceipt;
import org.wasl.wire.receipt.NegativeReceipt;
import org.wasl.wire.receipt.Receipt;
import org.wasl.wire.receipt.ReceiptRoot;
import org.wasl.wire.receipt.ReceiptVerification;

/** Verifies signatures of agencies in the directory, and makes no look-ups elsewhere. */
public final class SignatureVerifier {
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

  private final VerificationKeys keys;
  private final CachingVerifier.Cache roots = new CachingVerifier.Cache();

  /** Finds the key of an agency that a signature names. */
  private interface VerificationKeys {
    Optional<NamedKey> key(AgencyId agency, String kid, KeyPurpose purpose);
  }

  private SignatureVerifier(VerificationKeys keys) {
    this.keys = keys;
  }

  /**
   * For signatures made now: a key counts while its {@code nbf} and {@code exp} include the time.
   *
   * @param directory only its keys are used. It is asked for each signature
   */
  public static SignatureVerifier ofNow(Supplier<AgencyDirectory> directory, InstantSource clock) {
    return new SignatureVerifier(
        (agency, kid, purpose) -> directory.get().key(agency, kid, purpose, clock.instant()));
  }

  /**
   * For signatures made at some time, which the gateway accepted then. A key that has ended does
   * not void its earlier signatures.
   */
  public static SignatureVerifier ofAnyTime(AgencyDirectory directory) {
    return new SignatureVerifier(directory::key);
  }

  /**
   * Tells whether {@code detached} is {@code agency}'s signature over exactly {@code body}.
   *
   * @param detached the value of {@code Wasl-Signature}, or empty if the header is missing
   */
  public SignatureStatus verifyMessage(Agency agency, byte[] body, String detached) {
    return verifyDetached(
        kid -> keys.key(agency.id(), kid, KeyPurpose.MESSAGE), Signer.MESSAGE_TYP, body, detached);
  }

  /**
   * Tells whether {@code detached} is the gateway's signature over exactly this page of a list of
   * notices.
   *
   * @param gateway the gateway, whose keys are in the directory
   * @param detached the value of {@code Wasl-Signature}, or empty if the header is missing
   */
  public SignatureStatus verifyNoticeList(Agency gateway, byte[] page, String detached) {
    return verifyDetached(
        kid -> keys.key(gateway.id(), kid, KeyPurpose.MESSAGE), Signer.NOTICES_TYP, page, detached);
  }

  /**
   * The key that submissions are sealed to, where {@code compact} is the gateway's statement of it
   * and its time is not over, or empty for anything else. An intermediary that passes submissions
   * on passes the statement on too, and could keep an old one.
   *
   * @param gateway the gateway, whose keys are in the directory
   * @param now by a clock that may be five minutes fast
   */
  public Optional<SubmissionKey> verifySubmissionKey(Agency gateway, String compact, Instant now) {
    String[] parts = compact.trim().split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    SignatureStatus check =
        Jws.verify(
            kid -> keys.key(gateway.id(), kid, KeyPurpose.MESSAGE),
            Signer.SUBMISSION_KEY_TYP,
            new Base64URL(parts[0]),
            new Base64URL(parts[1]),
            new Base64URL(parts[2]));
    return check == SignatureStatus.VALID
        ? SubmissionKey.read(parts[1]).filter(key -> !now.isAfter(key.until().plus(CLOCKS_DIFFER)))
        : Optional.empty();
  }

  /**
   * Tells whether {@code detached} is a signature over exactly this manifest of a backup.
   *
   * @param keys keys of the gateway with former ones, because a backup may be older than the
   *     present key
   */
  public static SignatureStatus verifyBackup(JWKSet keys, byte[] manifest, String detached) {
    return verifyDetached(
        kid -> Optional.ofNullable(keys.getKeyByKeyId(kid)).flatMap(SignatureVerifier::verifier),
        Signer.BACKUP_TYP,
        manifest,
        detached);
  }

  private static Optional<NamedKey> verifier(JWK key) {
    try {
      return Optional.of(new NamedKey(Jws.verifier(key), true));
    } catch (JOSEException e) {
      return Optional.empty();
    }
  }

  private static SignatureStatus verifyDetached(
      Function<String, Optional<NamedKey>> keys, String typ, byte[] body, String detached) {
    if (detached.isBlank()) {
      return SignatureStatus.MISSING;
    }
    String[] parts = detached.split("\\.", -1);
    if (parts.length != 3 || !parts[1].isEmpty()) {
      return SignatureStatus.MALFORMED;
    }
    return Jws.verify(
        keys, typ, new Base64URL(parts[0]), Jws.base64url(body), new Base64URL(parts[2]));
  }

  /**
   * Verifies a text as a receipt of {@code agency}: one with its own signature, or one of a batch
   * ({@link BatchedReceipt}). A key for retrieval signs that a person opened a message. A key for
   * receipts signs every other receipt.
   */
  public ReceiptVerification verifyReceipt(Agency agency, String receipt) {
    String text = receipt == null ? "" : receipt.trim();
    if (BatchedReceipt.isOne(text)) {
      return BatchedReceipt.parse(text)
          .map(batched -> verifyBatched(agency, batched))
          .orElseGet(ReceiptVerification.Unreadable::new);
    }
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      return new ReceiptVerification.Unreadable();
    }
    Optional<Receipt> read = Base64Url.decoded(parts[1]).flatMap(Receipt::fromJson);
    return verified(
        read,
        Jws.verify(
            kid -> keys.key(agency.id(), kid, purpose(read)),
            Signer.RECEIPT_TYP,
            new Base64URL(parts[0]),
            new Base64URL(parts[1]),
            new Base64URL(parts[2])));
  }

  /**
   * The receipt by which the gateway says that something did not happen, or empty for any other
   * text.
   *
   * @param gateway the gateway, whose keys are in the directory
   * @param compact a compact JWS
   */
  public Optional<NegativeReceipt> verifyNegativeReceipt(Agency gateway, String compact) {
    String[] parts = compact.trim().split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    SignatureStatus check =
        Jws.verify(
            kid -> keys.key(gateway.id(), kid, KeyPurpose.RECEIPT),
            Signer.RECEIPT_TYP,
            new Base64URL(parts[0]),
            new Base64URL(parts[1]),
            new Base64URL(parts[2]));
    return check == SignatureStatus.VALID
        ? Base64Url.decoded(parts[1]).flatMap(NegativeReceipt::fromJson)
        : Optional.empty();
  }

  private ReceiptVerification verifyBatched(Agency agency, BatchedReceipt batched) {
    String[] parts = batched.root().split("\\.", -1);
    if (parts.length != 3) {
      return new ReceiptVerification.Unreadable();
    }
    Optional<Receipt> read = Base64Url.decoded(batched.payload()).flatMap(Receipt::fromJson);
    Optional<ReceiptRoot> root = Base64Url.decoded(parts[1]).flatMap(ReceiptRoot::fromJson);
    if (root.isEmpty()) {
      return new ReceiptVerification.Unreadable();
    }
    SignatureStatus check =
        Jws.verify(
            kid -> keys.key(agency.id(), kid, purpose(read)).map(this::remembering),
            Signer.RECEIPTS_TYP,
            new Base64URL(parts[0]),
            new Base64URL(parts[1]),
            new Base64URL(parts[2]));
    boolean contained = check != SignatureStatus.VALID || batched.isIn(root.get());
    return verified(read, contained ? check : SignatureStatus.INVALID);
  }

  private NamedKey remembering(NamedKey key) {
    return new NamedKey(new CachingVerifier(key.verifier(), roots), key.permitted());
  }

  private static KeyPurpose purpose(Optional<Receipt> receipt) {
    return receipt.filter(read -> read.kind() == Receipt.Kind.RETRIEVAL).isPresent()
        ? KeyPurpose.RETRIEVAL
        : KeyPurpose.RECEIPT;
  }

  private static ReceiptVerification verified(Optional<Receipt> receipt, SignatureStatus check) {
    if (receipt.isEmpty() || check == SignatureStatus.MALFORMED) {
      return new ReceiptVerification.Unreadable();
    }
    return check == SignatureStatus.VALID
        ? new ReceiptVerification.Genuine(receipt.get())
        : new ReceiptVerification.Forged(check);
  }
}

package org.wasl.client;

import com.nimbusds.jose.jwk.JWKSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.receipt.ReceiptVerification;

/**
 * The keys of an agency at one moment, and those by which it verifies others.
 *
 * @param signers sign what the agency signs
 * @param privateKeys open what is sealed to the agency
 * @param directory public keys of the gateway, whose id is {@code gateway}, and of accepted senders
 */
public record ClientKeys(Signers signers, JWKSet privateKeys, AgencyDirectory directory) {

  /** The signing keys of an agency. Not every machine has one for each purpose. */
  @FunctionalInterface
  public interface Signers {
    /**
     * Signs for this purpose: the agency's messages, its machine's receipts, or that a person has
     * opened a message.
     *
     * @throws IllegalArgumentException where there is no key for it now; the message says why
     * @throws java.io.UncheckedIOException where the keys cannot be read
     */
    Signer of(KeyPurpose purpose);
  }

  /**
   * What the folder holds now; throws the exceptions of {@link PkiFolder}. A key is looked for when
   * it is to sign for the first time: that there is none for a purpose keeps no other from signing.
   */
  static ClientKeys in(PkiFolder folder, String agency) {
    Map<KeyPurpose, Signer> found = new ConcurrentHashMap<>();
    return new ClientKeys(
        purpose -> found.computeIfAbsent(purpose, it -> folder.signer(agency, it)),
        folder.privateKeys(agency),
        folder.directory());
  }

  /** Verifies a receipt of that agency; a key that has ended since counts. */
  ReceiptVerification verifyReceipt(String signer, String receipt) {
    return directory
        .byId(signer)
        .map(agency -> SignatureVerifier.ofAnyTime(directory).verifyReceipt(agency, receipt))
        .orElseGet(ReceiptVerification.Unreadable::new);
  }
}

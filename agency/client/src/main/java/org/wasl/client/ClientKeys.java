package org.wasl.client;

import com.nimbusds.jose.jwk.JWKSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.receipt.ReceiptVerification;

/**
 * The keys of an agency at one moment, and those by which it verifies others.
 *
 * @param signers sign in the name of the agency
 * @param privateKeys open content that is sealed to the agency
 * @param directory public keys of the gateway, whose id is {@code gateway}, and of accepted senders
 */
public record ClientKeys(Signers signers, JWKSet privateKeys, AgencyDirectory directory) {

  /** The signing keys of an agency. Not every machine has one for each purpose. */
  @FunctionalInterface
  public interface Signers {
    /**
     * Returns the signer for this purpose.
     *
     * @throws IllegalArgumentException if there is no key for it now. The message says why
     * @throws java.io.UncheckedIOException if the keys cannot be read
     */
    Signer of(KeyPurpose purpose);
  }

  /**
   * Reads the keys that the folder holds now. It throws the exceptions of {@link PkiFolder}. A key
   * is looked up when it signs for the first time. A missing key for one purpose does not affect
   * the others.
   */
  static ClientKeys in(PkiFolder folder, AgencyId agency) {
    Map<KeyPurpose, Signer> found = new ConcurrentHashMap<>();
    return new ClientKeys(
        purpose -> found.computeIfAbsent(purpose, it -> folder.signer(agency, it)),
        folder.privateKeys(agency),
        folder.directory());
  }

  /** Verifies a receipt of that agency. Expired keys count too. */
  ReceiptVerification verifyReceipt(AgencyId signer, String receipt) {
    return directory
        .byId(signer)
        .map(agency -> SignatureVerifier.ofAnyTime(directory).verifyReceipt(agency, receipt))
        .orElseGet(ReceiptVerification.Unreadable::new);
  }
}

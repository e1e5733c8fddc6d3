package org.wasl.client;

import com.nimbusds.jose.jwk.JWKSet;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;

/**
 * The keys of an agency at one moment, and those by which it verifies others.
 *
 * @param messages signs the agency's messages
 * @param receipts signs its machine's receipts
 * @param retrievals signs that a person has opened a message
 * @param privateKeys open what is sealed to the agency
 * @param directory public keys of the gateway, whose id is {@code gateway}, and of accepted senders
 */
public record ClientKeys(
    Signer messages,
    Signer receipts,
    Signer retrievals,
    JWKSet privateKeys,
    AgencyDirectory directory) {

  /** What the folder holds now; throws the exceptions of {@link PkiFolder}. */
  static ClientKeys in(PkiFolder folder, String agency) {
    return new ClientKeys(
        folder.signer(agency, KeyPurpose.MESSAGE),
        folder.signer(agency, KeyPurpose.RECEIPT),
        folder.signer(agency, KeyPurpose.RETRIEVAL),
        folder.privateKeys(agency),
        folder.directory());
  }
}

package org.wasl.kit.receive;

import com.nimbusds.jose.jwk.JWKSet;
import java.util.List;
import java.util.function.Supplier;
import org.wasl.kit.pki.RenewableFiles;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;

/**
 * The keys of an agency, as its file has them at one moment.
 *
 * @param privateKeys to open sealed content with
 * @param signer signs the receipts
 */
record AgencyKeys(JWKSet privateKeys, Signer signer) {
  /** The keys of the folder, which can be renewed without another start. */
  static Supplier<AgencyKeys> in(PkiFolder folder, AgencyId agency) {
    return RenewableFiles.of(
        () -> List.of(folder.privateKeysFile(agency)),
        () ->
            new AgencyKeys(folder.privateKeys(agency), folder.signer(agency, KeyPurpose.RECEIPT)));
  }
}

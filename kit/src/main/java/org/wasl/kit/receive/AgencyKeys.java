package org.wasl.kit.receive;

import com.nimbusds.jose.jwk.JWKSet;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.pki.ReloadedFiles;

/**
 * The keys of an agency, as its file has them at one moment.
 *
 * @param privateKeys to open sealed content with
 * @param signer signs the receipts
 */
record AgencyKeys(JWKSet privateKeys, Signer signer) {
  private static final Logger LOG = LoggerFactory.getLogger(AgencyKeys.class);

  /** The keys of the folder, which can be renewed without another start. */
  static Supplier<AgencyKeys> in(PkiFolder folder, String agency) {
    return new ReloadedFiles<>(
        List.of(folder.privateKeysFile(agency)),
        () -> new AgencyKeys(folder.privateKeys(agency), folder.signer(agency)),
        reason -> LOG.warn("not in force, what was read before is: {}", reason));
  }
}

package org.wasl.gateway;

import static org.wasl.wire.pki.PkiFolder.GATEWAY;

import java.nio.file.Path;
import org.wasl.wire.Signer;
import org.wasl.wire.pki.PkiFolder;

/**
 * What the gateway itself needs of {@code DATA/pki}, looked at before anything is started.
 *
 * @param signer signs submission receipts, and what the gateway says itself
 * @param certificate file of its TLS certificate
 * @param key file of its private key
 * @param authority file of the authority's certificate
 */
record OwnKeys(Signer signer, Path certificate, Path key, Path authority) {
  /**
   * @throws StartException naming the file that is missing or holds something else
   */
  static OwnKeys read(PkiFolder pki) throws StartException {
    TlsFiles.certificates(pki.authorityFile());
    TlsFiles.read(pki.certificateFile(GATEWAY), pki.keyFile(GATEWAY));
    return new OwnKeys(
        KeyFiles.read(pki.privateKeysFile(GATEWAY), file -> pki.signer(GATEWAY)),
        pki.certificateFile(GATEWAY),
        pki.keyFile(GATEWAY),
        pki.authorityFile());
  }
}

package org.wasl.operations.keys;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import java.util.List;
import java.util.stream.Stream;
import org.wasl.database.Result;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.rules.id.AgencyId;
import org.wasl.trail.AgencyKeyHistory;
import org.wasl.trail.AgencyKeyHistory.DirectoryKey;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.KeyPurposes;
import org.wasl.wire.jose.VerificationKey;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.pki.PkiFolder.PublishedKeys;

/**
 * Records the signing keys of agencies and of the gateway, so that a receipt stays verifiable after
 * its key has retired. A key id is never reused. Another key under that id would invalidate all
 * signatures of the first one.
 */
public final class SigningKeyHistory {
  private final AgencyDirectory directory;
  private final PkiFolder pki;

  /** The history of these agencies. Errors name the folder. */
  public SigningKeyHistory(AgencyDirectory directory, PkiFolder pki) {
    this.directory = directory;
    this.pki = pki;
  }

  /**
   * Records new keys.
   *
   * @throws StartException with the first key id that had another value before, and its file
   */
  public void remember(AgencyKeyHistory known) throws StartException {
    List<DirectoryKey> listed =
        Stream.concat(
                directory.all().stream()
                    .flatMap(
                        agency ->
                            keys(
                                agency.id(),
                                agency.credentials().keys(),
                                agency.credentials().purposes())),
                own())
            .toList();
    if (!(known.record(listed) instanceof Result.Done<List<DirectoryKey>> others)) {
      throw StartException.temporary("the database cannot be used: no answer");
    }
    if (!others.value().isEmpty()) {
      DirectoryKey other = others.value().get(0);
      throw new StartException(
          pki.publicKeysFile(other.agency())
              + ": the signing key "
              + other.kid()
              + " was another one before, or for other purposes: a new key takes a new id");
    }
  }

  /** The keys in the gateway's own file, which signs with the last of them. */
  private Stream<DirectoryKey> own() throws StartException {
    PublishedKeys own =
        KeyFileReader.read(
            pki.privateKeysFile(AgencyId.GATEWAY), file -> pki.own(AgencyId.GATEWAY));
    return keys(AgencyId.GATEWAY, own.keys(), own.purposes());
  }

  private static Stream<DirectoryKey> keys(AgencyId agency, JWKSet keys, KeyPurposes purposes) {
    return keys.getKeys().stream()
        .filter(key -> KeyUse.SIGNATURE.equals(key.getKeyUse()))
        .map(VerificationKey::of)
        .map(
            key ->
                new DirectoryKey(
                    agency, key.kid(), key.alg(), key.x(), key.y(), purposes.codes(key.kid())));
  }
}

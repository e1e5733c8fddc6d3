package org.wasl.gateway.keys;

import java.util.List;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.store.jdbc.Result;
import org.wasl.store.trail.AgencyKeyHistory;
import org.wasl.store.trail.AgencyKeyHistory.DirectoryKey;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.pki.PkiFolder;

/**
 * Records the signing keys of agencies, so that a receipt stays verifiable after its key has
 * retired. A key id is never reused: another key under the same id would invalidate all that the
 * first has signed.
 */
public final class SigningKeyHistory {
  private final AgencyDirectory directory;
  private final PkiFolder pki;

  /** The history of these agencies; errors name the folder. */
  public SigningKeyHistory(AgencyDirectory directory, PkiFolder pki) {
    this.directory = directory;
    this.pki = pki;
  }

  /**
   * Records new ones.
   *
   * @throws StartException with the first key id that had another value before, and its file
   */
  public void remember(AgencyKeyHistory known) throws StartException {
    List<DirectoryKey> listed =
        directory.all().stream()
            .flatMap(
                agency ->
                    agency.verificationKeys().stream()
                        .map(
                            key ->
                                new DirectoryKey(
                                    agency.id(),
                                    key.kid(),
                                    key.alg(),
                                    key.x(),
                                    key.y(),
                                    agency.purposes().codes(key.kid()))))
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
}

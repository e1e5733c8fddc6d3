package org.wasl.gateway.keys;

import java.util.List;
import org.wasl.gateway.config.StartException;
import org.wasl.store.AgencyKeys;
import org.wasl.store.AgencyKeys.Listed;
import org.wasl.store.Result;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.pki.PkiFolder;

/**
 * Remembers with which keys agencies sign, so that a receipt proves something after its key has
 * retired. Hence a key has its id for good: another one under the same id would undo all that the
 * first has signed.
 */
public final class SigningKeys {
  private final AgencyDirectory directory;
  private final PkiFolder pki;

  /** Of these agencies; the folder is named where one is another. */
  public SigningKeys(AgencyDirectory directory, PkiFolder pki) {
    this.directory = directory;
    this.pki = pki;
  }

  /**
   * Keeps those that are new.
   *
   * @throws StartException with the first key that was another one before, and its file
   */
  public void remember(AgencyKeys known) throws StartException {
    List<Listed> listed =
        directory.all().stream()
            .flatMap(
                agency ->
                    agency.verificationKeys().stream()
                        .map(
                            key -> new Listed(agency.id(), key.kid(), key.alg(), key.x(), key.y())))
            .toList();
    if (!(known.see(listed) instanceof Result.Done<List<Listed>> others)) {
      throw new StartException("the database cannot be used: no answer");
    }
    if (!others.value().isEmpty()) {
      Listed other = others.value().get(0);
      throw new StartException(
          pki.publicKeysFile(other.agency())
              + ": the signing key "
              + other.kid()
              + " was another one before: a new key takes a new id");
    }
  }
}

package org.wasl.database.embedded;

import java.util.Optional;

/** Signs the manifest of a backup, and verifies it, with a key that is not in the backup. */
public interface ManifestSignature {
  /**
   * The signature as one line of ASCII.
   *
   * @param manifest exact bytes of the file
   */
  String sign(byte[] manifest);

  /**
   * The reason why it is no signature of this gateway over exactly these bytes, in words that
   * follow the file's name, or empty if it is one.
   */
  Optional<String> problem(byte[] manifest, String signature);
}

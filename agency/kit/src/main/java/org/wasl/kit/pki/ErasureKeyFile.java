package org.wasl.kit.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** The gateway's key for the tombstones of erased messages, which is random bytes in base64. */
final class ErasureKeyFile {
  private static final int BYTES = 32;

  private ErasureKeyFile() {}

  static void makeIfMissing(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] key = new byte[BYTES];
      new SecureRandom().nextBytes(key);
      AtomicFile.writeSecret(file, Base64.getEncoder().encodeToString(key));
    }
  }
}

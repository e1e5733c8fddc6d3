package org.wasl.kit.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.SignerKey;

/** The two files of a key that signs notes: {@code <file>.key}, secret, and {@code <file>.vkey}. */
final class NoteKey {
  private NoteKey() {}

  /** Makes what is missing. */
  static void make(Path folder, String file, String name, KeyType type) throws IOException {
    Path secret = folder.resolve(file + ".key");
    Path open = folder.resolve(file + ".vkey");
    if (!Files.exists(secret)) {
      SignerKey key = SignerKey.generate(name, type, new SecureRandom());
      Files.deleteIfExists(open);
      AtomicFile.writeSecret(secret, key.secret() + "\n");
    }
    if (!Files.exists(open)) {
      SignerKey key = SignerKey.parse(Files.readString(secret).strip());
      AtomicFile.write(open, key.verifier() + "\n");
    }
  }
}
